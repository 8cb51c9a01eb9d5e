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
    public async Task Write_NewObject_CarriesTheStoresRevision()
    {
        var created = await store.WriteAsync(Sample.Put("a"), Token);

        Assert.Equal(store.Revision, Sample.Revision(created));
        Assert.Same(created, store.Get(Sample.Type, A));
    }

    [Fact]
    public async Task Write_CreateOfExisting_ConflictsWithTheCurrentState()
    {
        var created = await store.WriteAsync(Sample.Put("a"), Token);

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteAsync(Sample.Put("a"), Token));

        Assert.Same(created, conflict.Current);
    }

    [Fact]
    public async Task Write_DeleteOfMissing_Conflicts()
    {
        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteAsync(Sample.Delete("a", 0), Token));

        Assert.Null(conflict.Current);
    }

    [Fact]
    public async Task Write_StaleRevision_ChangesNothing()
    {
        var first = await store.WriteAsync(Sample.Put("a"), Token);
        var second = await store.WriteAsync(Sample.Put("a", Sample.Revision(first), "second"), Token);

        await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteAsync(Sample.Put("a", Sample.Revision(first), "third"), Token));

        Assert.Same(second, store.Get(Sample.Type, A));
    }

    [Fact]
    public async Task Write_ManyRacersOnOneRevision_OneWins()
    {
        var first = await store.WriteAsync(Sample.Put("a"), Token);

        var racers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                await store.WriteAsync(Sample.Put("a", Sample.Revision(first), $"{i}"), Token);
                return 1;
            }
            catch (StoreConflictException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, racers.Sum());
    }

    [Fact]
    public async Task List_AtOlderRevision_UndoesLaterChanges()
    {
        var a = await store.WriteAsync(Sample.Put("a"), Token);
        var b = await store.WriteAsync(Sample.Put("b"), Token);
        var then = store.Revision;
        await store.WriteAsync(Sample.Put("a", Sample.Revision(a), "new"), Token);
        await store.WriteAsync(Sample.Delete("b", Sample.Revision(b)), Token);
        await store.WriteAsync(Sample.Put("c"), Token);

        var page = store.List(Sample.Type, null, new StoreListOptions(Revision: then));

        Assert.Equal([a, b], page.Items);
        Assert.Equal(then, page.Revision);
    }

    [Fact]
    public async Task List_WhileWriting_HoldsExactlyWhatItsRevisionSays()
    {
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++) await Task.WhenAll(store.WriteAsync(Sample.Put($"a{i}"), Token), store.WriteAsync(Sample.Put($"b{i}"), Token));
        }, Token);
        while (!writing.IsCompleted)
        {
            var page = store.List(Sample.Type, null, new StoreListOptions());
            var again = store.List(Sample.Type, null, new StoreListOptions(page.Revision));

            Assert.All(page.Items, item => Assert.True(Sample.Revision(item) <= page.Revision));
            Assert.Equal(page.Items.Select(o => o.Key), again.Items.Select(o => o.Key));
        }
        await writing;
    }

    [Fact]
    public async Task List_Limited_CountsTheRemaining()
    {
        foreach (var name in new[] { "a", "b", "c", "d" }) await store.WriteAsync(Sample.Put(name), Token);

        var page = store.List(Sample.Type, "ns", new StoreListOptions(After: A, Limit: 2));

        Assert.Equal(["b", "c"], page.Items.Select(o => o.Header.Name));
        Assert.Equal(1, page.Remaining);
    }

    [Fact]
    public async Task Watch_FromRevision_ShowsEveryLaterChangeInOrder()
    {
        var a = await store.WriteAsync(Sample.Put("a"), Token);
        await using var watch = store.WatchAsync(Sample.Type, "ns", store.Revision, Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync();
        var changed = await store.WriteAsync(Sample.Put("a", Sample.Revision(a), "x"), Token);
        var gone = await store.WriteAsync(Sample.Delete("a", Sample.Revision(changed)), Token);

        Assert.True(await next);
        Assert.Equal(new StoreEvent(Sample.Revision(changed), changed, a, false), watch.Current);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(new StoreEvent(Sample.Revision(gone), gone, changed, true), watch.Current);
    }

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
