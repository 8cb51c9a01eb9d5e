using Meridian.Objects;

namespace Meridian.Storage.Tests;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-store-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "store.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Open_AfterRestart_HasEveryAcknowledgedWriteAndLaterRevisions()
    {
        long last;
        await using (var store = ObjectStore.OpenSqlite(File, TimeProvider.System))
        {
            var a = await store.WriteAsync(Sample.Put("a"), Token);
            await store.WriteAsync(Sample.Put("b", value: "kept"), Token);
            await store.WriteAsync(Sample.Delete("a", Sample.Revision(a)), Token);
            last = store.Revision;
        }

        await using var reopened = ObjectStore.OpenSqlite(File, TimeProvider.System);

        Assert.Equal(last, reopened.Revision);
        Assert.Equal("b", Assert.Single(reopened.List(Sample.Type, null, default).Items).Header.Name);
        var c = await reopened.WriteAsync(Sample.Put("c"), Token);
        Assert.True(Sample.Revision(c) > last);
    }

    [Fact]
    public async Task Watch_FromBeforeRestart_IsGone()
    {
        long old;
        await using (var store = ObjectStore.OpenSqlite(File, TimeProvider.System))
        {
            old = store.Revision;
            await store.WriteAsync(Sample.Put("a"), Token);
        }

        await using var reopened = ObjectStore.OpenSqlite(File, TimeProvider.System);
        await using var watch = reopened.WatchAsync(Sample.Type, null, old, Token).GetAsyncEnumerator(Token);

        Assert.True((await Assert.ThrowsAsync<StatusException>(async () => await watch.MoveNextAsync())).IsGone);
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSo()
    {
        await using var store = ObjectStore.OpenSqlite(File, TimeProvider.System);

        var failure = Assert.Throws<IOException>(() => ObjectStore.OpenSqlite(File, TimeProvider.System));

        Assert.Contains("in use by another process", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NotADatabase_SaysSo()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 4096), Token);

        var failure = Assert.Throws<IOException>(() => ObjectStore.OpenSqlite(File, TimeProvider.System));

        Assert.Contains("cannot be used as a database", failure.Message, StringComparison.Ordinal);
    }
}
