using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Keeps the newest state of every object in one SQLite file.</summary>
/// <remarks>
/// WAL with full synchronisation: a commit returns when its bytes are on disk. The exclusive lock keeps a second process out.
/// The log is brought home into the file while nobody waits for a write, unless it has grown too long.
/// </remarks>
internal sealed class SqliteJournal : IJournal
{
    private const long CheckpointWhenIdle = 4 * 1024 * 1024;
    private const long CheckpointAlways = 64 * 1024 * 1024;

    // What a row and the pages around it take in the log besides its JSON.
    private const int RowCost = 256;

    private readonly SqliteDatabase database;
    private readonly SqliteStatement put;
    private readonly SqliteStatement delete;
    private readonly SqliteStatement advance;
    private long logged;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPages">How far the file may grow, in pages of 4 KB; 0 for as far as the disk goes.</param>
    /// <exception cref="IOException">The file cannot be opened, is no store, or is held by another process.</exception>
    public SqliteJournal(string path, int maxPages = 0)
    {
        database = Open(path);
        if (maxPages > 0) database.Execute($"PRAGMA max_page_count = {maxPages}");
        logged = new FileInfo(path + "-wal") is { Exists: true } log ? log.Length : 0;
        put = database.Prepare("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?)");
        delete = database.Prepare("DELETE FROM objects WHERE revision = ?");
        advance = database.Prepare("UPDATE store SET revision = ?");
    }

    /// <inheritdoc />
    public long Load(Action<JournalEntry> objects)
    {
        try
        {
            return SqliteRows.ReadAll(database, objects);
        }
        catch (Exception failure) when (failure is SqliteFailure or JsonException or StatusException or InvalidOperationException)
        {
            throw new IOException($"the objects in {database.Path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public void Append(IReadOnlyList<JournalEntry> entries, long revision)
    {
        if (logged > CheckpointAlways) Checkpoint();
        try
        {
            database.Transact(() =>
            {
                foreach (var entry in entries) Write(entry);
                advance.Bind(1, revision).Run();
            });
        }
        catch (SqliteFailure failure)
        {
            throw new IOException($"the change could not be written to {database.Path}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public bool Maintain()
    {
        if (logged > CheckpointWhenIdle) Checkpoint();
        return false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        put.Dispose();
        delete.Dispose();
        advance.Dispose();
        database.Dispose();
    }

    private static SqliteDatabase Open(string path)
    {
        SqliteDatabase? opened = null;
        try
        {
            opened = SqliteDatabase.Open(path, create: true);
            opened.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -1024; PRAGMA wal_autocheckpoint = 0;");
            SqliteLayout.Ensure(opened);
            return opened;
        }
        catch (SqliteFailure failure)
        {
            opened?.Dispose();
            throw new IOException(failure.IsLocked ? $"{path} is in use by another process" : $"{path} cannot be used as a database: {failure.Message}", failure);
        }
        catch (InvalidDataException foreign)
        {
            opened?.Dispose();
            throw new IOException(foreign.Message, foreign);
        }
    }

    // What cannot be brought home now, on a full disk for instance, stays in the log and is durable there.
    private void Checkpoint()
    {
        try
        {
            database.Execute("PRAGMA wal_checkpoint(PASSIVE); PRAGMA incremental_vacuum(256);");
            logged = 0;
        }
        catch (SqliteFailure)
        {
            logged = CheckpointWhenIdle;
        }
    }

    private void Write(JournalEntry entry)
    {
        if (entry.Superseded > 0) delete.Bind(1, entry.Superseded).Run();
        if (entry.Object is null) return;
        SqliteRows.Insert(put, entry);
        logged += entry.Object.Json.Length + RowCost;
    }
}
