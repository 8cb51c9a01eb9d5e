using Meridian.Objects;

namespace Meridian.Storage.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-backup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(folder, "store.db");

    private string Backup => Path.Combine(folder, "backup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Backup_WhileWriting_IsTheStateAtOneRevision()
    {
        await using var store = ObjectStore.OpenSqlite(Database, TimeProvider.System);
        var writing = Task.WhenAll(Enumerable.Range(0, 400).Select(i => store.WriteAsync(Sample.Put($"a{i}"), Token)));

        StoreFile.Write(Backup, await store.ImageAsync(Token));
        await writing;

        Assert.Empty(StoreFile.Check(Backup));
        var (objects, revision) = StoreFile.Describe(Backup);
        Assert.Equal(objects, store.List(Sample.Type, null, new StoreListOptions(revision)).Items.Count);
    }

    [Fact]
    public async Task Restore_OverLaterState_BringsObjectsBackAndRevisionsForward()
    {
        long last;
        await using (var store = ObjectStore.OpenSqlite(Database, TimeProvider.System))
        {
            await store.WriteAsync(Sample.Put("kept", value: "1"), Token);
            StoreFile.Write(Backup, await store.ImageAsync(Token));
            await store.WriteAsync(Sample.Put("later"), Token);
            last = store.Revision;
        }

        StoreFile.Restore(Backup, Database);

        await using var restored = ObjectStore.OpenSqlite(Database, TimeProvider.System);
        Assert.Equal("kept", Assert.Single(restored.List(Sample.Type, null, default).Items).Header.Name);
        await using var watch = restored.WatchAsync(Sample.Type, null, last, Token).GetAsyncEnumerator(Token);
        Assert.True((await Assert.ThrowsAsync<StatusException>(async () => await watch.MoveNextAsync())).IsGone);
        Assert.True(Sample.Revision(await restored.WriteAsync(Sample.Put("new"), Token)) > last);
        Assert.Empty(await restored.CheckAsync(Token));
        Assert.True(File.Exists(Database + ".before-restore"));
    }

    [Fact]
    public async Task Restore_NotABackup_ChangesNothing()
    {
        await using (var store = ObjectStore.OpenSqlite(Database, TimeProvider.System)) await store.WriteAsync(Sample.Put("a"), Token);
        await File.WriteAllTextAsync(Backup, "this is no backup", Token);

        var failure = Assert.Throws<IOException>(() => StoreFile.Restore(Backup, Database));

        Assert.Contains("cannot be used as a database", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, StoreFile.Describe(Database).Objects);
    }

    [Fact]
    public async Task Restore_OpenStore_IsRefused()
    {
        await using var store = ObjectStore.OpenSqlite(Database, TimeProvider.System);
        await store.WriteAsync(Sample.Put("a"), Token);
        StoreFile.Write(Backup, await store.ImageAsync(Token));

        var failure = Assert.Throws<IOException>(() => StoreFile.Restore(Backup, Database));

        Assert.Contains("in use by another process", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ObjectChangedInTheFile_SaysWhich()
    {
        await using (var store = ObjectStore.OpenSqlite(Database, TimeProvider.System)) await store.WriteAsync(Sample.Put("a"), Token);
        using (var database = SqliteDatabase.Open(Database, create: false))
        {
            SqliteLayout.Demand(database);
            database.Execute("UPDATE objects SET name = 'b'; UPDATE store SET revision = 1");
        }

        Assert.Contains(StoreFile.Check(Database), f => f.Contains("ns/b: its bytes are of ns/a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_FileOfTheFirstLayout_KeepsObjectsAndRevision()
    {
        using (var database = SqliteDatabase.Open(Database, create: true))
        {
            database.Execute("""
                CREATE TABLE objects (collection TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (collection, namespace, name)) WITHOUT ROWID;
                CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 0), revision INTEGER NOT NULL);
                INSERT INTO head VALUES (0, 9);
                INSERT INTO objects VALUES ('configmaps', 'ns', 'old', CAST('{"metadata":{"name":"old","namespace":"ns","resourceVersion":"7"}}' AS BLOB));
                """);
        }

        await using var store = ObjectStore.OpenSqlite(Database, TimeProvider.System);

        Assert.Equal(9, store.Revision);
        Assert.Equal(7, Sample.Revision(Assert.Single(store.List(Sample.Type, null, default).Items)));
        Assert.Empty(await store.CheckAsync(Token));
    }

    [Fact]
    public async Task Write_DiskFull_FailsAndTheStoreGoesOn()
    {
        await using var store = new ObjectStore(new SqliteJournal(Database, maxPages: 64), TimeProvider.System);
        var made = await store.WriteAsync(Sample.Put("small"), Token);

        var failure = await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(Sample.Put("large", value: new string('x', 1024 * 1024)), Token));

        Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Null(store.Get(Sample.Type, new ObjectKey("ns", "large")));
        await store.WriteAsync(Sample.Put("small", Sample.Revision(made), "again"), Token);
        Assert.Empty(await store.CheckAsync(Token));
    }
}
