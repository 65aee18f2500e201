using Microsoft.Data.Sqlite;

namespace Fardisk.State.Sqlite;

/// <summary>The schema as numbered steps. A step that was ever released is never changed: the next change is a new step.</summary>
internal static class SqliteSchema
{
    /// <summary>"FDSK": tells our database from another program's.</summary>
    public const int ApplicationId = 0x4644_534B;

    /// <summary>The tables that must be whole before we serve; a damaged timeline stops nobody.</summary>
    public static readonly string[] VitalTables = ["leases", "clients", "images", "presence", "named_values"];

    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE leases (
            network TEXT NOT NULL, address TEXT NOT NULL, mac TEXT NOT NULL, client_id TEXT NOT NULL, host_name TEXT NOT NULL,
            state TEXT NOT NULL, granted_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            PRIMARY KEY (network, address)) WITHOUT ROWID;
        CREATE TABLE clients (name TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE images (name TEXT NOT NULL PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE presence (
            client TEXT NOT NULL PRIMARY KEY, boot_number INTEGER NOT NULL, address TEXT NOT NULL, alive_at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE named_values (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY, at_ticks INTEGER NOT NULL, mac TEXT NOT NULL, stage TEXT NOT NULL, text TEXT NOT NULL,
            client TEXT NOT NULL, duration_ticks INTEGER NOT NULL, boot_number INTEGER NOT NULL);
        CREATE INDEX events_by_mac ON events (mac, id);
        """,
    ];

    /// <summary>The version this program writes.</summary>
    public static int Version => s_steps.Length;

    /// <summary>Brings a database from its version to ours, one transaction a step.</summary>
    public static void Migrate(SqliteConnection connection, int from)
    {
        for (int step = from; step < s_steps.Length; step++)
        {
            Run(connection, $"BEGIN IMMEDIATE; {s_steps[step]} PRAGMA user_version = {step + 1}; PRAGMA application_id = {ApplicationId}; COMMIT;");
        }
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Ask(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
