using Fardisk.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Fardisk.State.Sqlite;

/// <summary>The state in one SQLite file beside the images.</summary>
/// <remarks>
/// WAL with synchronous=FULL: a commit is on stable storage when it returns. Timeline events go through a second connection with
/// synchronous=NORMAL, whose commits cost no fsync; the next durable commit carries them along. One lock keeps both in line.
/// </remarks>
public sealed partial class SqliteStateStore : IStateStore
{
    /// <summary>Timeline events in all; the oldest go first. Bounds the file when somebody floods the network with invented cards.</summary>
    public const int EventsMax = 500_000;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly int _eventsMax;
    private readonly SqliteConnection _durable;
    private readonly SqliteConnection _cheap;
    private readonly Dictionary<(SqliteConnection Connection, string Sql), SqliteStatement> _statements = [];
    private bool _disposed;

    private SqliteStateStore(string path, SqliteConnection durable, SqliteConnection cheap, int eventsMax)
    {
        _eventsMax = eventsMax;
        _path = path;
        _durable = durable;
        _cheap = cheap;
    }

    /// <summary>Opens or creates the database and brings it to this version's schema.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="FardiskException">It is damaged (STATE-0002), from a newer version (STATE-0003), or cannot be opened (STATE-0001).</exception>
    public static SqliteStateStore Open(string path) => Open(path, pagesMax: 0);

    /// <param name="path">The file.</param>
    /// <param name="pagesMax">Most pages of 4 KiB the file may have, so that a test meets a full disk; 0: no limit.</param>
    /// <param name="eventsMax">As <see cref="EventsMax"/>, smaller for a test.</param>
    internal static SqliteStateStore Open(string path, int pagesMax, int eventsMax = EventsMax)
    {
        path = Path.GetFullPath(path);
        SqliteConnection? durable = null;
        SqliteConnection? cheap = null;
        try
        {
            CreateWhereMissing(path);
            durable = Connect(path, "FULL", pagesMax);
            Check(durable, path);
            cheap = Connect(path, "NORMAL", pagesMax);
            return new SqliteStateStore(path, durable, cheap, eventsMax);
        }
        catch (Exception ex)
        {
            cheap?.Dispose();
            durable?.Dispose();
            switch (ex)
            {
                case SqliteException sqlite: throw Failure(sqlite, path, opening: true);
                case IOException or UnauthorizedAccessException: throw new FardiskException(StateErrors.CannotOpen, $"{path} cannot be opened: {ex.Message}", ex);
                default: throw;
            }
        }
    }

    /// <summary>Closes the file; a later call throws ObjectDisposedException.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (SqliteStatement statement in _statements.Values)
            {
                statement.Dispose();
            }

            _cheap.Dispose();
            _durable.Dispose();
        }
    }

    // A database is made under another name and moved into place whole. So an empty file under the right name is always damage,
    // never a creation that a crash cut short.
    private static void CreateWhereMissing(string path)
    {
        if (File.Exists(path))
        {
            // Looked at before the first connection, which would write a header into it.
            if (new FileInfo(path).Length == 0)
            {
                throw new FardiskException(StateErrors.Damaged, $"{path} is empty.");
            }

            return;
        }

        if (File.Exists(path + "-wal") && new FileInfo(path + "-wal").Length > 0)
        {
            throw new FardiskException(StateErrors.Damaged, $"{path} is missing, but its log {path}-wal is there: somebody moved the one without the other.");
        }

        string unfinished = path + ".new";
        File.Delete(unfinished);
        using (SqliteConnection connection = new(ConnectionString(unfinished)))
        {
            connection.Open();
            SqliteSchema.Run(connection, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;");
            SqliteSchema.Migrate(connection, from: 0);
        }

        File.Move(unfinished, path);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    private static SqliteConnection Connect(string path, string synchronous, int pagesMax)
    {
        SqliteConnection connection = new(ConnectionString(path));
        try
        {
            connection.Open();
            SqliteSchema.Run(connection, $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA busy_timeout = 5000;");
            if (pagesMax > 0)
            {
                SqliteSchema.Run(connection, $"PRAGMA max_page_count = {pagesMax};");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string ConnectionString(string path) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = false,
    }.ToString();

    private static void Check(SqliteConnection connection, string path)
    {
        long program = (long)SqliteSchema.Ask(connection, "PRAGMA application_id;")!;
        if (program != SqliteSchema.ApplicationId)
        {
            throw new FardiskException(StateErrors.Damaged, $"{path} is a database of another program (application id {program:x8}).");
        }

        int version = (int)(long)SqliteSchema.Ask(connection, "PRAGMA user_version;")!;
        if (version > SqliteSchema.Version)
        {
            throw new FardiskException(
                StateErrors.Newer, $"{path} has schema version {version}; this Fardisk knows versions up to {SqliteSchema.Version}.");
        }

        SqliteSchema.Migrate(connection, version);
        foreach (string table in SqliteSchema.VitalTables)
        {
            string? verdict = SqliteSchema.Ask(connection, $"PRAGMA quick_check({table});") as string;
            if (verdict != "ok")
            {
                throw new FardiskException(StateErrors.Damaged, $"{path} is damaged in table {table}: {verdict}");
            }
        }
    }

    private SqliteStatement Statement(SqliteConnection connection, string sql, int parameters)
    {
        if (!_statements.TryGetValue((connection, sql), out SqliteStatement? statement))
        {
            statement = new SqliteStatement(connection, sql, parameters);
            _statements.Add((connection, sql), statement);
        }

        return statement;
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params object[] arguments)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                return Statement(_durable, sql, arguments.Length).Read(row, arguments);
            }
            catch (SqliteException ex)
            {
                throw Failure(ex, _path, opening: false);
            }
        }
    }

    private void Write(SqliteConnection connection, Action<SqliteConnection> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                Statement(connection, "BEGIN IMMEDIATE", 0).Run();
                work(connection);
                Statement(connection, "COMMIT", 0).Run();
            }
            catch (SqliteException ex)
            {
                Rollback(connection);
                throw Failure(ex, _path, opening: false);
            }
            catch
            {
                Rollback(connection);
                throw;
            }
        }
    }

    private void WriteOne(string sql, params object[] arguments) => Write(_durable, c => Statement(c, sql, arguments.Length).Run(arguments));

    // SQLite has rolled back by itself after some failures (a full disk among them); a second ROLLBACK would then be an error.
    private static void Rollback(SqliteConnection connection)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            SqliteSchema.Run(connection, "ROLLBACK;");
        }
    }

    private static FardiskException Failure(SqliteException ex, string path, bool opening) => ex.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB => new FardiskException(StateErrors.Damaged, $"{path} is damaged: {ex.Message}", ex),
        SQLitePCL.raw.SQLITE_FULL => new FardiskException(StateErrors.DiskFull, $"{path} cannot grow: its file system is full.", ex),
        // The index of the log, state.db-shm, could not be made: the same full disk under another code.
        SQLitePCL.raw.SQLITE_IOERR when ex.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_IOERR_SHMSIZE =>
            new FardiskException(StateErrors.DiskFull, $"{path} cannot be opened: its file system is full.", ex),
        _ when opening => new FardiskException(StateErrors.CannotOpen, $"{path} cannot be opened: {ex.Message}", ex),
        _ => new FardiskException(StateErrors.WriteFailed, $"{path} cannot be used: {ex.Message}", ex),
    };
}
