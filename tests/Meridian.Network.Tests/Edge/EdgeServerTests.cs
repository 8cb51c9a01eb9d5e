using System.Net;
using System.Net.Sockets;
using Meridian.Dns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Network.Tests.Edge;

public sealed class EdgeServerTests : IAsyncLifetime
{
    private readonly EdgeServer edge = new(
        new EdgeOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Parse("127.240.250.1"), 0),
            TellCluster = true,
            PlaceOf = a => a.GetAddressBytes()[2] switch { 1 => new("us-central", new GeoPoint(41, -95)), 2 => new("europe-west", new GeoPoint(50, 4)), _ => null },
        },
        TimeProvider.System, NullLoggerFactory.Instance);

    private readonly List<WebApplication> apps = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await edge.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await edge.DisposeAsync();
        foreach (var app in apps) await app.DisposeAsync();
    }

    [Fact]
    public async Task Get_FromEachPlace_GoesToTheNearestClusterWithForwardedHeaders()
    {
        edge.Routes = Routes(await BackendAsync("us", "us-central"), await BackendAsync("eu", "europe-west"));

        var fromUs = await SendAsync(HttpMethod.Get, "127.240.1.7");
        var fromEu = await SendAsync(HttpMethod.Get, "127.240.2.7");

        Assert.Equal("us GET / shop.test for=127.240.1.7 host=shop.test proto=http", await fromUs.Content.ReadAsStringAsync(Token));
        Assert.Equal("eu", fromEu.Headers.GetValues("x-meridian-cluster").Single());
        Assert.Equal([("europe-west", "eu", 1L), ("us-central", "us", 1L)], edge.Traffic.Select(t => (t.ClientRegion, t.Cluster, t.Requests)));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Send_NearestCannotBeReached_GoesToTheNext(string method)
    {
        edge.Routes = Routes(new EdgeBackend("us", "us-central", Closed(), true), await BackendAsync("eu", "europe-west"));

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++) answers.Add(await SendAsync(new HttpMethod(method), "127.240.1.7"));

        Assert.All(answers, a => Assert.Equal((HttpStatusCode.OK, "eu"), (a.StatusCode, a.Headers.GetValues("x-meridian-cluster").Single())));
        Assert.Equal([("us-central", "eu", 5L, 0L)], edge.Traffic.Select(t => (t.ClientRegion, t.Cluster, t.Requests, t.Failures)));
    }

    [Fact]
    public async Task Get_NoRouteOrNoBackend_SaysWhich()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
        edge.Routes = Routes();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
        edge.Routes = Routes(new EdgeBackend("us", "us-central", Closed(), true));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(HttpMethod.Get, "127.240.1.7")).StatusCode);
    }

    [Fact]
    public async Task Get_WhileRoutesChangeAndBackendsGo_NeverFails()
    {
        var (us, eu) = (await BackendAsync("us", "us-central"), await BackendAsync("eu", "europe-west"));
        edge.Routes = Routes(us, eu);
        using var done = new CancellationTokenSource();
        var failed = 0;
        var answered = 0;
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(AskAsync, Token)).ToArray();

        for (var i = 0; i < 30; i++)
        {
            edge.Routes = (i % 3) switch { 0 => Routes(us), 1 => Routes(eu), _ => Routes(us, eu) };
            var target = Volatile.Read(ref answered) + 10;
            while (Volatile.Read(ref answered) < target) await Task.Yield();
        }
        edge.Routes = Routes(us, eu);
        await apps[0].StopAsync(Token);
        var last = Volatile.Read(ref answered) + 50;
        while (Volatile.Read(ref answered) < last) await Task.Yield();
        await done.CancelAsync();
        await Task.WhenAll(clients);

        Assert.Equal(0, failed);

        async Task AskAsync()
        {
            while (!done.IsCancellationRequested)
            {
                if (!(await SendAsync(HttpMethod.Get, "127.240.1.7")).IsSuccessStatusCode) Interlocked.Increment(ref failed);
                Interlocked.Increment(ref answered);
            }
        }
    }

    private static EdgeRoutes Routes(params EdgeBackend[] backends) =>
        new([new EdgeRoute { Host = "shop.test", Service = new EdgeService("default/shop:80", backends) }]);

    private static IPEndPoint Closed()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.240.250.9"), 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private async Task<EdgeBackend> BackendAsync(string cluster, string region)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Parse("127.240.250.2"), 0));
        var app = builder.Build();
        app.Run(c => c.Response.WriteAsync(
            $"{cluster} {c.Request.Method} {c.Request.Path} {c.Request.Host} for={c.Request.Headers["X-Forwarded-For"]} host={c.Request.Headers["X-Forwarded-Host"]} proto={c.Request.Headers["X-Forwarded-Proto"]}"));
        await app.StartAsync(Token);
        apps.Add(app);
        return new EdgeBackend(cluster, region, new IPEndPoint(IPAddress.Parse("127.240.250.2"), new Uri(app.Urls.First()).Port), true);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string from)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(edge.EndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(method, "http://shop.test/");
        if (method == HttpMethod.Post) request.Content = new StringContent("body");
        return await client.SendAsync(request, Token);
    }
}
