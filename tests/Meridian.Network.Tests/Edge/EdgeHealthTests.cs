using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Meridian.Network.Tests.Edge;

/// <summary>What becomes of backends that hang, and of those that their health checks find ill.</summary>
public sealed class EdgeHealthTests : IAsyncLifetime
{
    private EdgeWorld world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await EdgeWorld.StartAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("x-meridian-explain")]
    public async Task Get_NearestHangs_AsksTheNextAndThenAvoidsIt(string header)
    {
        using var hanging = Hanging();
        world.Edge.Routes = Routes(new EdgePolicy { FirstByte = TimeSpan.FromMilliseconds(50), EjectAfter = 3 }, At("us", "us-central", hanging), await world.BackendAsync("eu", EdgeWorld.HelloAsync, "europe-west"));
        using var client = world.Client("127.240.1.7");
        if (header.Length > 0) client.DefaultRequestHeaders.Add(header, "1");

        for (var i = 0; i < 3; i++) Assert.Equal("hello", await client.GetStringAsync("/", Token));

        Assert.Equal([("eu", ""), ("us", "timeout")], world.Edge.Backends.Select(b => (b.Cluster, b.Fault)));
        Assert.Equal([new EdgeCount("us", "timeout", 1)], world.Edge.Ejections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x-meridian-explain")]
    public async Task Post_NearestHangs_IsAnswered504AndNotRepeated(string header)
    {
        using var hanging = Hanging();
        var reached = 0;
        world.Edge.Routes = Routes(new EdgePolicy { FirstByte = TimeSpan.FromMilliseconds(50) }, At("us", "us-central", hanging), await world.BackendAsync("eu", c =>
        {
            Interlocked.Increment(ref reached);
            return EdgeWorld.HelloAsync(c);
        }, "europe-west"));
        using var client = world.Client("127.240.1.7");
        if (header.Length > 0) client.DefaultRequestHeaders.Add(header, "1");

        using var answer = await client.PostAsync("/", new StringContent("body"), Token);

        Assert.Equal((HttpStatusCode.GatewayTimeout, 0), (answer.StatusCode, reached));
    }

    [Fact]
    public async Task Get_AllTimeIsOver_IsAnswered504AfterOneAttempt()
    {
        using var hanging = Hanging();
        world.Edge.Routes = Routes(new EdgePolicy { Timeout = TimeSpan.FromMilliseconds(50), FirstByte = null }, At("us", "us-central", hanging), await world.BackendAsync("eu", EdgeWorld.HelloAsync, "europe-west"));
        using var client = world.Client("127.240.1.7");

        using var answer = await client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
    }

    [Fact]
    public async Task Post_BodyComesSlowly_HasItsTimeFromItsLastPart()
    {
        world.Edge.Routes = Routes(new EdgePolicy { FirstByte = TimeSpan.FromMilliseconds(400) }, await world.BackendAsync("one", async c =>
        {
            await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
            await EdgeWorld.HelloAsync(c);
        }));
        using var client = world.Client();

        using var answer = await client.PostAsync("/", new SlowContent(parts: 6, TimeSpan.FromMilliseconds(150)), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/healthz")]
    public async Task Get_HealthCheckFails_IsAvoidedBeforeAnyRequestAndReturns(string path)
    {
        var ill = true;
        EdgeBackend us;
        TcpListener? listener = null;
        if (path.Length == 0) us = new EdgeBackend("us", "us-central", EdgeWorld.Closed(), true);
        else us = await world.BackendAsync("us", c =>
        {
            if (c.Request.Path == path) c.Response.StatusCode = Volatile.Read(ref ill) ? 500 : 204;
            return c.Request.Path == path ? Task.CompletedTask : EdgeWorld.HelloAsync(c);
        }, "us-central");
        var check = new HealthCheck { Path = path, Interval = TimeSpan.FromMilliseconds(20), UnhealthyAfter = 2, HealthyAfter = 2 };
        world.Edge.Routes = Routes(new EdgePolicy { HealthCheck = check }, us, await world.BackendAsync("eu", EdgeWorld.HelloAsync, "europe-west"));
        await FaultAsync("us", "health check");
        using var client = world.Client("127.240.1.7");
        client.DefaultRequestHeaders.Add("x-meridian-explain", "1");

        Assert.Equal(("eu", "failover (us: health check)"), await ServedAsync(client));
        Volatile.Write(ref ill, false);
        if (path.Length == 0) (listener = new TcpListener(us.EndPoint)).Start();
        await FaultAsync("us", "");

        Assert.Contains(world.Edge.HealthChecks, c => c is { Cluster: "us", What: "bad" });
        if (path.Length > 0) Assert.Equal(("us", "nearest"), await ServedAsync(client));
        listener?.Dispose();
        world.Edge.Routes = EdgeRoutes.None;
    }

    private static EdgeRoutes Routes(EdgePolicy policy, params EdgeBackend[] backends) => new([EdgeWorld.Route(backends) with { Policy = policy }]);

    // Accepts connections, as the system does for it, and never says anything.
    private static TcpListener Hanging()
    {
        var listener = new TcpListener(IPAddress.Parse("127.240.250.8"), 0);
        listener.Start();
        return listener;
    }

    private static EdgeBackend At(string cluster, string region, TcpListener listener) => new(cluster, region, (IPEndPoint)listener.LocalEndpoint, true);

    private static async Task<(string Cluster, string Reason)> ServedAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/", Token);
        return (answer.Headers.GetValues("x-meridian-cluster").Single(), answer.Headers.GetValues("x-meridian-reason").Single());
    }

    private async Task FaultAsync(string cluster, string fault)
    {
        while (world.Edge.Backends.Single(b => b.Cluster == cluster).Fault != fault) await Task.Delay(5, Token);
    }

    private sealed class SlowContent(int parts, TimeSpan between) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < parts; i++)
            {
                await Task.Delay(between, Token);
                await stream.WriteAsync("part"u8.ToArray(), Token);
                await stream.FlushAsync(Token);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 4 * parts;
            return true;
        }
    }
}
