namespace Meridian.Storage;

/// <summary>SQLite refused or could not do something.</summary>
/// <param name="code">Primary result code of SQLite.</param>
/// <param name="message">What SQLite says.</param>
internal sealed class SqliteFailure(int code, string message) : IOException(message)
{
    /// <summary>Primary result code of SQLite.</summary>
    public int Code { get; } = code;

    /// <summary>Whether another process holds the file.</summary>
    public bool IsLocked => Code is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;
}
