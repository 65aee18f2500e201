using Microsoft.Data.Sqlite;

namespace Fardisk.State.Sqlite;

/// <summary>One prepared statement with parameters ?1, ?2 … Used under the store's lock only.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (int i = 1; i <= parameters; i++)
        {
            _command.Parameters.Add(new SqliteParameter($"?{i}", value: null));
        }

        _command.Prepare();
    }

    public int Run(params ReadOnlySpan<object> arguments)
    {
        Bind(arguments);
        return _command.ExecuteNonQuery();
    }

    public List<T> Read<T>(Func<SqliteDataReader, T> row, params ReadOnlySpan<object> arguments)
    {
        Bind(arguments);
        List<T> rows = [];
        using SqliteDataReader reader = _command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            _command.Parameters[i].Value = arguments[i];
        }
    }
}
