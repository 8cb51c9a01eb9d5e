using System.Net;
using Microsoft.AspNetCore.Http;

namespace Meridian.Network.Tests.Edge;

/// <summary>Where requests go, by place and by health.</summary>
public sealed class EdgeServerTests : IAsyncLifetime
{
    private EdgeWorld world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await EdgeWorld.StartAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Get_FromEachPlace_GoesToTheNearestClusterWithForwardedHeaders()
    {
        world.Edge.Routes = Routes(await BackendAsync("us", "us-central"), await BackendAsync("eu", "europe-west"));

        var fromUs = await SendAsync(HttpMethod.Get, "127.240.1.7");
        var fromEu = await SendAsync(HttpMethod.Get, "127.240.2.7");

        Assert.Equal("us GET / shop.test for=127.240.1.7 host=shop.test proto=http", await fromUs.Content.ReadAsStringAsync(Token));
        Assert.Equal("eu", fromEu.Headers.GetValues("x-meridian-cluster").Single());
        Assert.Equal([("europe-west", "eu", 1L), ("us-central", "us", 1L)], world.Edge.Traffic.Select(t => (t.ClientRegion, t.Cluster, t.Requests)));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Send_NearestCannotBeReached_GoesToTheNext(string method)
    {
        world.Edge.Routes = Routes(new EdgeBackend("us", "us-central", EdgeWorld.Closed(), true), await BackendAsync("eu", "europe-west"));

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++) answers.Add(await SendAsync(new HttpMethod(method), "127.240.1.7"));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.OK, "eu"), (a.StatusCode, a.Headers.GetValues("x-meridian-cluster").Single())));
        Assert.Equal([("us-central", "eu", 5L, 0L)], world.Edge.Traffic.Select(t => (t.ClientRegion, t.Cluster, t.Requests, t.Failures)));
    }

    [Fact]
    public async Task Get_NoRouteOrNoBackend_SaysWhich()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
        world.Edge.Routes = Routes();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
        world.Edge.Routes = Routes(new EdgeBackend("us", "us-central", EdgeWorld.Closed(), true));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
    }

    [Fact]
    public async Task Get_WhileRoutesChangeAndBackendsGo_NeverFails()
    {
        var (us, eu) = (await BackendAsync("us", "us-central"), await BackendAsync("eu", "europe-west"));
        world.Edge.Routes = Routes(us, eu);

        var failed = await EdgeWorld.UnderLoadAsync(async () => (await SendAsync(HttpMethod.Get, "127.240.1.7")).IsSuccessStatusCode, async answered =>
        {
            for (var i = 0; i < 30; i++)
            {
                world.Edge.Routes = (i % 3) switch { 0 => Routes(us), 1 => Routes(eu), _ => Routes(us, eu) };
                await answered(10);
            }
            world.Edge.Routes = Routes(us, eu);
            await world.StopFirstAsync();
        });

        Assert.Equal(0, failed);
    }

    [Fact]
    public async Task Get_NearestIsBusyByWhatWasMeasured_Spills()
    {
        var (us, eu) = (await BackendAsync("us", "us-central"), await BackendAsync("eu", "europe-west"));
        world.Edge.Routes = new EdgeRoutes([Routes(us, eu).Routes[0] with { Policy = new EdgePolicy { MaxUtilization = 0.8 } }]);
        using var client = world.Client("127.240.1.7");

        Assert.Equal("us", await ClusterAsync(client));
        world.Edge.Uses(us.EndPoint, 0.9);
        Assert.Equal("eu", await ClusterAsync(client));
        world.Edge.Uses(eu.EndPoint, 0.85);
        Assert.Equal("us", await ClusterAsync(client));
        world.Edge.Uses(us.EndPoint, 0.1);
        Assert.Equal("us", await ClusterAsync(client));
    }

    private static EdgeRoutes Routes(params EdgeBackend[] backends) => new([EdgeWorld.Route(backends) with { Host = "shop.test" }]);

    private static async Task<string> ClusterAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://shop.test/");
        using var answer = await client.SendAsync(request, Token);
        return answer.Headers.GetValues("x-meridian-cluster").Single();
    }

    private Task<EdgeBackend> BackendAsync(string cluster, string region) => world.BackendAsync(cluster, c => c.Response.WriteAsync(
        $"{cluster} {c.Request.Method} {c.Request.Path} {c.Request.Host} for={c.Request.Headers["X-Forwarded-For"]} host={c.Request.Headers["X-Forwarded-Host"]} proto={c.Request.Headers["X-Forwarded-Proto"]}"), region);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string from)
    {
        using var client = world.Client(from);
        using var request = new HttpRequestMessage(method, "http://shop.test/");
        if (method == HttpMethod.Post) request.Content = new StringContent("body");
        return await client.SendAsync(request, Token);
    }
}
