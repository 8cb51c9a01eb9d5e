using System.Text.Json;
using Meridian.Objects;
using Microsoft.Data.Sqlite;

namespace Meridian.Storage;

/// <summary>Keeps the newest state of every object in one SQLite file.</summary>
/// <remarks>
/// WAL with full synchronisation: a commit returns when its bytes are on disk. The exclusive lock keeps a second process out.
/// </remarks>
internal sealed class SqliteJournal : IJournal
{
    private const int DatabaseIsLocked = 5;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand put;
    private readonly SqliteCommand delete;
    private readonly SqliteCommand advance;

    /// <summary>Opens or makes the file.</summary>
    /// <exception cref="IOException">The file cannot be opened, is no database, or is held by another process.</exception>
    public SqliteJournal(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -256; PRAGMA wal_autocheckpoint = 500;");
            Execute("""
                CREATE TABLE IF NOT EXISTS objects (
                    collection TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, json BLOB NOT NULL,
                    PRIMARY KEY (collection, namespace, name)) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS head (id INTEGER PRIMARY KEY CHECK (id = 0), revision INTEGER NOT NULL);
                INSERT OR IGNORE INTO head VALUES (0, 1);
                """);
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new IOException(failure.SqliteErrorCode == DatabaseIsLocked
                ? $"{path} is in use by another process"
                : $"{path} cannot be used as a database: {failure.Message}", failure);
        }
        put = Prepare("INSERT OR REPLACE INTO objects VALUES ($collection, $namespace, $name, $json)", "$collection", "$namespace", "$name", "$json");
        delete = Prepare("DELETE FROM objects WHERE collection = $collection AND namespace = $namespace AND name = $name", "$collection", "$namespace", "$name");
        advance = Prepare("UPDATE head SET revision = $revision", "$revision");
    }

    /// <inheritdoc />
    public long Load(Action<string, KubeObject> objects)
    {
        try
        {
            return ReadAll(objects);
        }
        catch (Exception failure) when (failure is SqliteException or JsonException or StatusException or InvalidOperationException)
        {
            throw new IOException($"the objects in {connection.DataSource} cannot be read: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public void Append(IReadOnlyList<JournalEntry> entries, long revision)
    {
        try
        {
            using var transaction = connection.BeginTransaction();
            foreach (var entry in entries) Write(entry, transaction);
            advance.Transaction = transaction;
            advance.Parameters[0].Value = revision;
            advance.ExecuteNonQuery();
            transaction.Commit();
        }
        catch (SqliteException failure)
        {
            throw new IOException($"the change could not be written to {connection.DataSource}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        put.Dispose();
        delete.Dispose();
        advance.Dispose();
        connection.Dispose();
    }

    private long ReadAll(Action<string, KubeObject> objects)
    {
        using var all = connection.CreateCommand();
        all.CommandText = "SELECT collection, json FROM objects";
        using (var reader = all.ExecuteReader())
        {
            while (reader.Read()) objects(reader.GetString(0), KubeObject.Parse((byte[])reader.GetValue(1)));
        }
        using var head = connection.CreateCommand();
        head.CommandText = "SELECT revision FROM head";
        return (long)head.ExecuteScalar()!;
    }

    private void Write(JournalEntry entry, SqliteTransaction transaction)
    {
        var command = entry.Object is null ? delete : put;
        command.Transaction = transaction;
        command.Parameters[0].Value = entry.Collection;
        command.Parameters[1].Value = entry.Key.Namespace;
        command.Parameters[2].Value = entry.Key.Name;
        if (entry.Object is not null) command.Parameters[3].Value = entry.Object.Json.ToArray();
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in names) command.Parameters.Add(new SqliteParameter { ParameterName = name });
        return command;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
