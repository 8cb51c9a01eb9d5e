using CsCheck;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch_FromARevision_ShowsEveryLaterChangeInOrder()
    {
        await using var api = new TestApi();
        var first = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = first.Header.ResourceVersion });

        await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{},"data":{"k":"v"}}""");
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"b"}}""");
        var gone = await api.Delete(ResourceTypes.ConfigMaps, "a");

        Assert.Equal(["Modified a", "Added b", "Deleted a"], await watch.TakeAsync(3));
        Assert.Equal(gone.Object.Header.ResourceVersion, watch.Last.Object!.Header.ResourceVersion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public async Task Watch_FromNowhere_BeginsWithTheCurrentState(string version)
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"b"}}""");
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = version });

        Assert.Equal(["Added a", "Added b"], await watch.TakeAsync(2));
        await api.Delete(ResourceTypes.ConfigMaps, "a");
        Assert.Equal(["Deleted a"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Watch_SendInitialEvents_EndsThemWithABookmark()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await using var watch = Watching(api, new WatchQuery { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan", AllowBookmarks = true });

        Assert.Equal(["Added a", "Bookmark "], await watch.TakeAsync(2));
        Assert.Equal("true", watch.Last.Object!.Header.Annotations["k8s.io/initial-events-end"]);
        Assert.Equal("ConfigMap", watch.Last.Object.Header.Kind);
    }

    [Fact]
    public async Task Watch_SendInitialEventsFalse_BeginsWithTheNextChange()
    {
        await using var api = new TestApi();
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await using var watch = Watching(api, new WatchQuery { SendInitialEvents = false, ResourceVersionMatch = "NotOlderThan" });
        watch.Begin();

        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"b"}}""");

        Assert.Equal(["Added b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Watch_WithSelector_SeesObjectsEnterAndLeave()
    {
        await using var api = new TestApi();
        var first = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a","labels":{"l":"out"}}}""");
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = first.Header.ResourceVersion, LabelSelector = "l=in" });

        await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"labels":{"l":"in"}}}""");
        await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"labels":{"l":"in"}},"data":{"k":"v"}}""");
        var left = await api.Update(ResourceTypes.ConfigMaps, "a", """{"metadata":{"labels":{"l":"out"}}}""");
        await api.Delete(ResourceTypes.ConfigMaps, "a");
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"b","labels":{"l":"in"}}}""");

        Assert.Equal(["Added a", "Modified a", "Deleted a"], await watch.TakeAsync(3));
        Assert.Equal((left.Header.ResourceVersion, "in"), (watch.Last.Object!.Header.ResourceVersion, watch.Last.Object.Header.Labels["l"]));
        Assert.Equal(["Added b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Watch_OfAnotherNamespace_ShowsNothingOfThisOne()
    {
        await using var api = new TestApi();
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = api.Store.Revision.ToString() }, "other");

        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""");
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"b"}}""", ns: "other");

        Assert.Equal(["Added b"], await watch.TakeAsync(1));
    }

    [Fact]
    public async Task Watch_FromAnExpiredRevision_IsOneErrorEvent()
    {
        await using var api = new TestApi();
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = "1" });

        var error = await watch.NextAsync();

        Assert.Equal((ApiWatchEventType.Error, 410, "Expired"), (error!.Value.Type, error.Value.Failure!.Code, error.Value.Failure.Reason));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_Idle_GetsBookmarksThatMoveOnAndThenEnds()
    {
        await using var api = new TestApi();
        await using var watch = Watching(api, new WatchQuery { ResourceVersion = api.Store.Revision.ToString(), AllowBookmarks = true, Timeout = TimeSpan.FromSeconds(90) });
        watch.Begin();
        var other = await api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"elsewhere"}}""");

        api.Time.Advance(TimeSpan.FromSeconds(60));
        var minute = await watch.NextAsync();
        watch.Begin();
        api.Time.Advance(TimeSpan.FromSeconds(28));
        var last = await watch.NextAsync();
        watch.Begin();
        api.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((ApiWatchEventType.Bookmark, other.Header.ResourceVersion), (minute!.Value.Type, minute.Value.Object!.Header.ResourceVersion));
        Assert.Equal(ApiWatchEventType.Bookmark, last!.Value.Type);
        Assert.Null(await watch.NextAsync());
    }

    public static TheoryData<WatchQuery, string> Refusals => new()
    {
        { new WatchQuery { SendInitialEvents = true }, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan" },
        { new WatchQuery { ResourceVersionMatch = "NotOlderThan" }, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided" },
        { new WatchQuery { FieldSelector = "nope=1" }, "\"nope\" is not a known field selector" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Watch_BadQuery_IsRefusedBeforeItBegins(WatchQuery query, string message)
    {
        await using var api = new TestApi();

        var failure = Assert.Throws<StatusException>(() => api.Engine.WatchAsync(ResourceTypes.ConfigMaps, null, query, TestApi.Token));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    // The state rebuilt from list and watch must be the state there is, whatever is written while the watch begins.
    [Fact]
    public async Task Watch_UnderParallelWrites_ShowsEveryRevisionOnceInOrderAndRebuildsTheState()
    {
        await Gen.Int[1, 1000].SampleAsync(async seed =>
        {
            await using var api = new TestApi();
            await using var watch = Watching(api, new WatchQuery { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan", AllowBookmarks = true });
            var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteAsync(api, new Random(seed + w)), TestApi.Token)).ToArray();
            var reading = Task.Run(() => watch.RebuildUntilAsync("end"), TestApi.Token);

            await Task.WhenAll(writers);
            await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"end"}}""");

            var rebuilt = await reading;
            var expected = api.Engine.List(ResourceTypes.ConfigMaps, null, ListQuery.All).Items.ToDictionary(o => o.Header.Name, o => o.Header.ResourceVersion);
            Assert.Equal(expected.OrderBy(p => p.Key), rebuilt.OrderBy(p => p.Key));
        }, iter: 20);
    }

    private static async Task WriteAsync(TestApi api, Random random)
    {
        for (var i = 0; i < 60; i++)
        {
            var name = $"n{random.Next(5)}";
            try
            {
                if (random.Next(3) == 0) await api.Delete(ResourceTypes.ConfigMaps, name);
                else if (random.Next(2) == 0) await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");
                else await api.Update(ResourceTypes.ConfigMaps, name, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"k":"{{{random.Next()}}}"}}""");
            }
            catch (StatusException expected) when (expected.Code is 404 or 409)
            {
            }
        }
    }

    private static WatchReader Watching(TestApi api, WatchQuery query, string? ns = null) =>
        new(api.Engine.WatchAsync(ResourceTypes.ConfigMaps, ns, query, TestApi.Token));
}
