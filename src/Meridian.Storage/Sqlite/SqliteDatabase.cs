using SQLitePCL;

namespace Meridian.Storage;

/// <summary>An SQLite file, spoken to without the layers of ADO.NET: what is bound and read are spans. Not for concurrent use.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 handle;

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string path) => (this.handle, Path) = (handle, path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it if absent.</param>
    /// <exception cref="SqliteFailure">It cannot be opened. Whether it is a database at all shows at the first statement.</exception>
    public static SqliteDatabase Open(string path, bool create)
    {
        var flags = raw.SQLITE_OPEN_READWRITE | (create ? raw.SQLITE_OPEN_CREATE : 0) | raw.SQLITE_OPEN_NOMUTEX;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var database = new SqliteDatabase(handle, path);
        if (code != raw.SQLITE_OK)
        {
            using (database) database.Check(code);
        }
        raw.sqlite3_extended_result_codes(handle, 1);
        raw.sqlite3_busy_timeout(handle, 500);
        return database;
    }

    /// <summary>Runs statements that give nothing.</summary>
    /// <exception cref="SqliteFailure">One failed; those before it were run.</exception>
    public void Execute(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="SqliteFailure">It is malformed, or the file is no database.</exception>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>The number that a statement gives in its first row; 0 if it gives none.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public long Number(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>The text that a statement gives in its first row; empty if it gives none.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public string Text(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    /// <summary>Runs an action as one transaction; if it fails, nothing of it was done.</summary>
    /// <exception cref="SqliteFailure">It failed.</exception>
    public void Transact(Action action)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            action();
            Execute("COMMIT");
        }
        catch
        {
            // A failure such as a full disk may have rolled it back already, and then this fails, which changes nothing.
            raw.sqlite3_exec(handle, "ROLLBACK");
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => handle.Dispose();

    /// <exception cref="SqliteFailure">The code means a failure.</exception>
    internal void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteFailure(code & 0xff, raw.sqlite3_errmsg(handle).utf8_to_string());
    }
}
