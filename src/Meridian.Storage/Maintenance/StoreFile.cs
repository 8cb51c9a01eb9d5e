using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>A store's file while no store is open on it: backups, and what is restored from them.</summary>
public static class StoreFile
{
    // Far more than were written since any backup: watchers that saw them find their revision in the past, and read anew.
    private const long Leap = 1_000_000;

    /// <summary>Writes everything of a store into a new file, which can be restored or opened as it is. The file is there only once it is whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, StoreImage image)
    {
        var partial = path + ".partial";
        File.Delete(partial);
        using (var database = SqliteDatabase.Open(partial, create: true))
        {
            database.Execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL");
            SqliteLayout.Ensure(database);
            using var insert = database.Prepare("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?)");
            database.Transact(() =>
            {
                foreach (var entry in image.Entries.OrderBy(e => e.Revision)) SqliteRows.Insert(insert, entry);
                database.Execute($"UPDATE store SET revision = {image.Revision}");
            });
        }
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Walks all invariants of a file: its pages, its tables, and every object. Returns what does not hold, one sentence each.</summary>
    /// <exception cref="IOException">It cannot be opened, is held by another process, or is no store.</exception>
    public static IReadOnlyList<string> Check(string path) => Open(path, database => SqliteCheck.Faults(database).ToList());

    /// <summary>Number of objects in a file, and its revision.</summary>
    /// <exception cref="IOException">It cannot be opened, is held by another process, or is no store.</exception>
    public static (long Objects, long Revision) Describe(string path) =>
        Open(path, database => (database.Number("SELECT count(*) FROM objects"), database.Number("SELECT revision FROM store")));

    /// <summary>
    /// Puts a copy of a backup in the place of a store's file. Revisions go on beyond those that either has given out. What was there before is kept
    /// beside it, as <c>.before-restore</c>.
    /// </summary>
    /// <exception cref="IOException">The backup is no whole store, or the file is in use; nothing was changed.</exception>
    public static void Restore(string backup, string path)
    {
        if (Check(backup) is [var fault, ..]) throw new IOException($"{backup} is damaged: {fault}");
        var revision = Math.Max(Describe(backup).Revision, Settle(path)) + Leap;
        var made = path + ".restoring";
        File.Copy(backup, made, overwrite: true);
        using (var database = SqliteDatabase.Open(made, create: false)) database.Execute($"PRAGMA synchronous = FULL; UPDATE store SET revision = {revision}");
        if (File.Exists(path)) File.Move(path, path + ".before-restore", overwrite: true);
        File.Move(made, path);
    }

    // Brings what the log of a file holds home into it, so that the file can go elsewhere. Returns its revision; that of a file nobody can read is 0.
    private static long Settle(string path)
    {
        if (!File.Exists(path)) return 0;
        try
        {
            return Open(path, database =>
            {
                database.Execute("PRAGMA journal_mode = DELETE");
                return database.Number("SELECT revision FROM store");
            });
        }
        catch (IOException failure) when (failure.InnerException is not SqliteFailure { IsLocked: true })
        {
            // Its log must not be taken for that of the file that comes in its place.
            if (File.Exists(path + "-wal")) File.Move(path + "-wal", path + ".before-restore-wal", overwrite: true);
            return 0;
        }
    }

    private static T Open<T>(string path, Func<SqliteDatabase, T> use)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"there is no file {path}", path);
        using var database = SqliteDatabase.Open(path, create: false);
        try
        {
            database.Execute("PRAGMA locking_mode = EXCLUSIVE");
            SqliteLayout.Demand(database);
            return use(database);
        }
        catch (SqliteFailure failure)
        {
            throw new IOException(failure.IsLocked ? $"{path} is in use by another process" : $"{path} cannot be used as a database: {failure.Message}", failure);
        }
        catch (InvalidDataException foreign)
        {
            throw new IOException(foreign.Message, foreign);
        }
    }
}
