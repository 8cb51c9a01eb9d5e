using SQLitePCL;

namespace Meridian.Storage;

/// <summary>A prepared statement. Parameters count from 1, columns from 0.</summary>
internal sealed class SqliteStatement(SqliteDatabase database, sqlite3_stmt statement) : IDisposable
{
    /// <summary>Binds a number, or null.</summary>
    public SqliteStatement Bind(int parameter, long? value)
    {
        database.Check(value is { } number ? raw.sqlite3_bind_int64(statement, parameter, number) : raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    /// <summary>Binds a text.</summary>
    public SqliteStatement Bind(int parameter, string value)
    {
        database.Check(raw.sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    /// <summary>Binds bytes.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    /// <summary>Goes to the next row. Returns whether there is one.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs it to its end and makes it ready to run again.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    /// <summary>A column of the row as a number.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A column of the row as a number, or null.</summary>
    public long? NumberOrNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : Number(column);

    /// <summary>A column of the row as a text.</summary>
    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>A column of the row as bytes, good until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    /// <inheritdoc />
    public void Dispose() => statement.Dispose();
}
