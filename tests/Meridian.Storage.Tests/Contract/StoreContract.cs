using Meridian.Objects;

namespace Meridian.Storage.Tests;

/// <summary>What every engine promises, run for each.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private static readonly ObjectKey A = new("ns", "a");

    private IObjectStore store = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How often the tests of races repeat.</summary>
    protected virtual int Rounds => 500;

    protected abstract ValueTask<IObjectStore> OpenAsync();

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (store is not null) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Write_NewObject_CarriesTheStoresRevision()
    {
        var created = await store.WriteAsync(Sample.Put("a"), Token);

        Assert.Equal(store.Revision, Sample.Revision(created));
        Sample.AssertSame(created, store.Get(Sample.Type, A));
    }

    [Fact]
    public async Task Write_CreateOfExisting_ConflictsWithTheCurrentState()
    {
        var created = await store.WriteAsync(Sample.Put("a"), Token);

        var conflict = await Assert.ThrowsAsync<StoreConflictException>(() => store.WriteAsync(Sample.Put("a"), Token));

        Sample.AssertSame(created, conflict.Current);
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

        Sample.AssertSame(second, store.Get(Sample.Type, A));
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

        Assert.Equal([Sample.Text(a), Sample.Text(b)], page.Items.Select(Sample.Text));
        Assert.Equal(then, page.Revision);
    }

    [Fact]
    public async Task List_WhileWriting_HoldsExactlyWhatItsRevisionSays()
    {
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++) await Task.WhenAll(store.WriteAsync(Sample.Put($"a{i}"), Token), store.WriteAsync(Sample.Put($"b{i}"), Token));
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
        AssertEvent(changed, a, false, watch.Current);
        Assert.True(await watch.MoveNextAsync());
        AssertEvent(gone, changed, true, watch.Current);
    }

    [Fact]
    public async Task Watch_ManyWritersAndCollections_EveryWatcherSeesTheSameInOrderAndNothingElse()
    {
        var start = store.Revision;
        var watches = Enumerable.Range(0, 4).Select(_ => FollowAsync(start, Rounds)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, Rounds).Select(i => store.WriteAsync(Sample.Put($"w{i}"), Token)));

        var seen = await Task.WhenAll(watches);
        Assert.All(seen, one => Assert.Equal(seen[0], one));
        Assert.Equal(seen[0].Order(), seen[0]);
        Assert.Equal(store.List(Sample.Type, null, default).Items.Select(Sample.Revision).Order(), seen[0]);
    }

    [Fact]
    public async Task Check_AfterWritesAndDeletes_FindsNothing()
    {
        for (var i = 0; i < 50; i++)
        {
            var made = await store.WriteAsync(Sample.Put($"x{i}"), Token);
            if (i % 3 == 0) await store.WriteAsync(Sample.Delete($"x{i}", Sample.Revision(made)), Token);
            else if (i % 3 == 1) await store.WriteAsync(Sample.Put($"x{i}", Sample.Revision(made), "again"), Token);
        }

        Assert.Empty(await ((IStoreMaintenance)store).CheckAsync(Token));
    }

    [Fact]
    public async Task List_WholeTwice_GivesTheSameAsItsPages()
    {
        for (var i = 0; i < 100; i++) await store.WriteAsync(Sample.Put($"p{i}", value: new string('v', i * 31)), Token);

        var first = store.List(Sample.Type, "ns", default).Items;
        var joined = Assert.IsType<StoredItems>(store.List(Sample.Type, "ns", default).Items);

        Assert.Equal(first.Select(Sample.Text), joined.Select(Sample.Text));
        Assert.Equal(string.Join(',', first.Select(Sample.Text)), string.Concat(joined.Joined.Select(p => System.Text.Encoding.UTF8.GetString(p))));
        await store.WriteAsync(Sample.Put("q"), Token);
        Assert.Equal(101, store.List(Sample.Type, "ns", default).Items.Count);
    }

    private async Task<List<long>> FollowAsync(long start, int count)
    {
        var seen = new List<long>();
        await foreach (var change in store.WatchAsync(Sample.Type, null, start, Token))
        {
            seen.Add(change.Revision);
            if (seen.Count == count) break;
        }
        return seen;
    }

    private static void AssertEvent(KubeObject state, KubeObject? previous, bool deleted, StoreEvent seen)
    {
        Assert.Equal((Sample.Revision(state), deleted), (seen.Revision, seen.Deleted));
        Sample.AssertSame(state, seen.Object);
        Sample.AssertSame(previous, seen.Previous);
    }
}
