using Meridian.Objects;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Storage.Tests;

public sealed class ObjectStoreTests : IAsyncDisposable
{
    private static readonly ObjectKey A = new("ns", "a");

    private readonly FakeTimeProvider time = new();
    private readonly ObjectStore store;

    public ObjectStoreTests() => store = ObjectStore.InMemory(time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Watch_FromRevisionOlderThanKept_IsGone()
    {
        var start = store.Revision;
        await store.WriteAsync(Sample.Put("a"), Token);
        time.Advance(WatchLog.MaxAge + TimeSpan.FromSeconds(1));
        await store.WriteAsync(Sample.Put("b"), Token);

        await using var watch = store.WatchAsync(Sample.Type, null, start, Token).GetAsyncEnumerator(Token);
        var gone = await Assert.ThrowsAsync<StatusException>(async () => await watch.MoveNextAsync());

        Assert.Equal(410, gone.Code);
    }

    [Fact]
    public async Task Write_JournalFails_NothingIsVisibleAndLaterWritesWork()
    {
        var journal = new FailingJournal();
        await using var failing = new ObjectStore(journal, time);
        var before = failing.Revision;
        journal.Fails = true;

        await Assert.ThrowsAsync<IOException>(() => failing.WriteAsync(Sample.Put("a"), Token));

        Assert.Null(failing.Get(Sample.Type, A));
        Assert.Equal(before, failing.Revision);
        journal.Fails = false;
        await failing.WriteAsync(Sample.Put("a"), Token);
        Assert.NotNull(failing.Get(Sample.Type, A));
    }

    [Fact]
    public async Task List_AtRevisionSupersededLongAgo_IsGoneEvenIfItsCollectionDidNotChange()
    {
        await store.WriteAsync(Sample.Put("a"), Token);
        var then = store.Revision;
        await store.WriteAsync(Other("x"), Token);
        time.Advance(WatchLog.MaxAge / 2);
        Assert.Single(store.List(Sample.Type, null, new StoreListOptions(Revision: then)).Items);

        time.Advance(WatchLog.MaxAge);
        await store.WriteAsync(Other("y"), Token);

        var gone = Assert.Throws<StatusException>(() => store.List(Sample.Type, null, new StoreListOptions(Revision: then)));
        Assert.Equal(410, gone.Code);
        Assert.Single(store.List(Sample.Type, null, new StoreListOptions(Revision: store.Revision)).Items);
    }

    [Fact]
    public async Task Write_WithTimeToLive_IsDeletedUnlessWrittenAgain()
    {
        var short1 = await store.WriteAsync(Sample.Put("a") with { TimeToLive = TimeSpan.FromHours(1) }, Token);
        await store.WriteAsync(Sample.Put("b") with { TimeToLive = TimeSpan.FromHours(1) }, Token);
        await store.WriteAsync(Sample.Put("c"), Token);
        time.Advance(TimeSpan.FromMinutes(40));
        await store.WriteAsync(Sample.Put("a", Sample.Revision(short1)) with { TimeToLive = TimeSpan.FromHours(1) }, Token);
        await using var watch = store.WatchAsync(Sample.Type, null, store.Revision, Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync();

        time.Advance(TimeSpan.FromMinutes(30));

        Assert.True(await next);
        Assert.True(watch.Current.Deleted);
        Assert.Equal("b", watch.Current.Object.Header.Name);
        Assert.Equal(["a", "c"], store.List(Sample.Type, null, default).Items.Select(o => o.Header.Name));
    }

    private static StoreWrite Other(string name) =>
        new(ResourceTypes.Secrets, new ObjectKey("ns", name), 0, ObjectDraft.Of(Sample.Node(new ObjectKey("ns", name))));

    private sealed class FailingJournal : IJournal
    {
        public volatile bool Fails;

        public long Load(Action<JournalEntry> objects) => 1;

        public bool Maintain() => false;

        public void Append(IReadOnlyList<JournalEntry> entries, long revision)
        {
            if (Fails) throw new IOException("no space left on device");
        }

        public void Dispose()
        {
        }
    }
}
