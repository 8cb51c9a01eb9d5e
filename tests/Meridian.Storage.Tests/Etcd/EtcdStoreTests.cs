using Meridian.Objects;

namespace Meridian.Storage.Tests;

public sealed class EtcdStoreTests : IAsyncDisposable
{
    private const string Prefix = "/tests";

    private static readonly ObjectKey A = new("ns", "a");

    private readonly EtcdServer server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task CatchUp_AfterAWriteThroughAnotherServer_SeesIt()
    {
        server.Start();
        await using var one = await server.OpenAsync(Prefix);
        await using var other = await server.OpenAsync(Prefix);
        await using var elsewhere = await server.OpenAsync("/elsewhere");
        for (var i = 0; i < 20; i++)
        {
            var written = await one.WriteAsync(Sample.Put($"a{i}"), Token);
            await elsewhere.WriteAsync(Sample.Put($"b{i}"), Token);

            await other.CatchUpAsync(Token);

            Sample.AssertSame(written, other.Get(Sample.Type, new ObjectKey("ns", $"a{i}")));
        }
        Assert.Equal(20, other.List(Sample.Type, null, default).Items.Count);
        Assert.Empty(await other.CheckAsync(Token));
    }

    [Fact]
    public async Task Write_ByTwoServersAtOnce_OneWinsAndTheOtherCanTryAgainAtOnce()
    {
        server.Start();
        await using var one = await server.OpenAsync(Prefix);
        await using var other = await server.OpenAsync(Prefix);
        var made = await one.WriteAsync(Sample.Put("a"), Token);

        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CountAsync(i % 2 == 0 ? one : other)));

        await one.CatchUpAsync(Token);
        var now = one.Get(Sample.Type, A)!;
        Assert.Contains("\"value\":\"20\"", Sample.Text(now), StringComparison.Ordinal);
        Assert.Equal(20, counted.Distinct().Count());
        Assert.True(counted.Min() > Sample.Revision(made));
    }

    [Fact]
    public async Task Watch_OnBothServers_ShowsTheSameHistory()
    {
        server.Start();
        await using var one = await server.OpenAsync(Prefix);
        await using var other = await server.OpenAsync(Prefix);
        var start = Math.Max(one.Revision, other.Revision);
        var watches = new[] { one, other }.Select(s => SeenAsync(s, start, 60)).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            var made = await (i % 2 == 0 ? one : other).WriteAsync(Sample.Put($"w{i}"), Token);
            await (i % 3 == 0 ? one : other).WriteAsync(Sample.Delete($"w{i}", Sample.Revision(made)), Token);
        }));

        var seen = await Task.WhenAll(watches);
        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task Etcd_KilledAndStartedAgain_WritesAndWatchesGoOn()
    {
        server.Start();
        await using var store = await server.OpenAsync(Prefix);
        var before = await store.WriteAsync(Sample.Put("a"), Token);
        await using var watch = store.WatchAsync(Sample.Type, null, store.Revision, Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync();
        await server.KillAsync();
        var writing = store.WriteAsync(Sample.Put("a", Sample.Revision(before), "after"), Token);
        Assert.NotNull(store.Get(Sample.Type, A));

        server.Start();

        var after = await writing;
        Assert.True(await next);
        Sample.AssertSame(after, watch.Current.Object);
        Assert.Empty(await store.CheckAsync(Token));
    }

    [Fact]
    public async Task Open_AfterAll_HasEverythingAndTheSameRevisions()
    {
        server.Start();
        KubeObject written;
        await using (var store = await server.OpenAsync(Prefix))
        {
            for (var i = 0; i < 1100; i += 100) await Task.WhenAll(Enumerable.Range(i, 100).Select(n => store.WriteAsync(Sample.Put($"n{n}"), Token)));
            written = await store.WriteAsync(Sample.Put("a", value: "\"quoted\" ü"), Token);
        }

        await using var reopened = await server.OpenAsync(Prefix);

        Assert.Equal(1101, reopened.List(Sample.Type, null, default).Items.Count);
        Sample.AssertSame(written, reopened.Get(Sample.Type, A));
        Assert.Empty(await reopened.CheckAsync(Token));
    }

    [Fact]
    public async Task Write_WithTimeToLive_IsDeletedByItsLease()
    {
        server.Start();
        await using var store = await server.OpenAsync(Prefix);
        await using var watch = store.WatchAsync(Sample.Type, null, store.Revision, Token).GetAsyncEnumerator(Token);
        await store.WriteAsync(Sample.Put("a") with { TimeToLive = TimeSpan.FromSeconds(1) }, Token);
        Assert.True(await watch.MoveNextAsync());

        Assert.True(await watch.MoveNextAsync());

        Assert.True(watch.Current.Deleted);
        Assert.Null(store.Get(Sample.Type, A));
    }

    [Fact]
    public async Task Watch_BrokenWhileEtcdCompacts_IsGoneAndTheStateIsNew()
    {
        server.Start();
        await using var store = await server.OpenAsync(Prefix);
        await store.WriteAsync(Sample.Put("a"), Token);
        await using var watch = store.WatchAsync(Sample.Type, null, store.Revision, Token).GetAsyncEnumerator(Token);
        var next = watch.MoveNextAsync();
        using var direct = new EtcdConnection([server.Url]);

        // What the watch would have to show is gone before it is taken up again.
        await store.WhileCutOffAsync(async () =>
        {
            await using var other = await server.OpenAsync(Prefix);
            for (var i = 0; i < 5; i++) await other.WriteAsync(Sample.Put($"b{i}"), Token);
            await direct.Keys.CompactAsync(new Meridian.Storage.Etcd.CompactionRequest { Revision = other.Revision });
        });

        Assert.True((await Assert.ThrowsAsync<StatusException>(async () => await next)).IsGone);
        await store.CatchUpAsync(Token);
        Assert.Equal(6, store.List(Sample.Type, null, default).Items.Count);
        Assert.Empty(await store.CheckAsync(Token));
    }

    [Fact]
    public async Task Open_NoEtcdThere_SaysSo()
    {
        var options = new EtcdOptions { Servers = [server.Url], Patience = TimeSpan.FromSeconds(1) };

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            EtcdStore.OpenAsync(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<EtcdStore>.Instance, Token));

        Assert.Contains($"etcd at {server.Url} does not answer", failure.Message, StringComparison.Ordinal);
    }

    // Adds one to the number in the object, again and again until nobody was faster.
    private static async Task<long> CountAsync(EtcdStore store)
    {
        while (true)
        {
            var current = store.Get(Sample.Type, A);
            if (current is null)
            {
                await store.CatchUpAsync(Token);
                continue;
            }
            var value = current.ToNode()["data"]!["value"]!.GetValue<string>();
            var next = value.Length == 0 ? 1 : int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) + 1;
            try
            {
                return Sample.Revision(await store.WriteAsync(Sample.Put("a", Sample.Revision(current), $"{next}"), Token));
            }
            catch (StoreConflictException)
            {
                // The store has seen what was in the way before it said so.
                Assert.NotEqual(current.Header.ResourceVersion, store.Get(Sample.Type, A)?.Header.ResourceVersion);
            }
        }
    }

    private static async Task<List<string>> SeenAsync(EtcdStore store, long start, int count)
    {
        var seen = new List<string>();
        await foreach (var change in store.WatchAsync(Sample.Type, null, start, Token))
        {
            seen.Add($"{change.Revision} {change.Deleted} {Sample.Text(change.Object)}");
            if (seen.Count == count) break;
        }
        return seen;
    }
}
