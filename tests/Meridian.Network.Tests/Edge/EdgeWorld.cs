using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Dns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Network.Tests.Edge;

/// <summary>An edge server, and backends in clusters behind it. Clients from 127.240.1.0/24 are in us-central, those from 127.240.2.0/24 in europe-west.</summary>
internal sealed class EdgeWorld : IAsyncDisposable
{
    private static readonly IPAddress Listen = IPAddress.Parse("127.240.250.1");
    private static readonly IPAddress Behind = IPAddress.Parse("127.240.250.2");

    private readonly List<WebApplication> apps = [];

    private EdgeWorld()
    {
    }

    public EdgeServer Edge { get; } = new(
        new EdgeOptions
        {
            EndPoint = new IPEndPoint(Listen, 0),
            TellCluster = true,
            ActualPort = _ => 0,
            FirstEjection = TimeSpan.FromMilliseconds(100),
            PlaceOf = a => a.GetAddressBytes() is [127, 240, var third, _] && third switch { 1 => "us-central", 2 => "europe-west", _ => "" } is { Length: > 0 } region && Regions.TryFind(region, out var found)
                ? new ClientPlace(region, found.Place) : null,
        },
        TimeProvider.System, NullLoggerFactory.Instance);

    public Uri Uri => new($"http://{Edge.EndPoint}/");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EdgeWorld> StartAsync()
    {
        var world = new EdgeWorld();
        await world.Edge.StartAsync(Token);
        return world;
    }

    /// <summary>One route that sends everything to these.</summary>
    public static EdgeRoutes Routes(params EdgeBackend[] backends) => new([Route(backends)]);

    public static EdgeRoute Route(params EdgeBackend[] backends) => new() { Service = new EdgeService("default/shop:80", backends) };

    public static Task HelloAsync(HttpContext context) => context.Response.WriteAsync("hello");

    /// <summary>A place where nobody listens.</summary>
    public static IPEndPoint Closed()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.240.250.9"), 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    public async Task<EdgeBackend> BackendAsync(string cluster, RequestDelegate handle, string region = "nowhere", HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(Behind, 0, l => l.Protocols = protocols));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(handle);
        await app.StartAsync(Token);
        apps.Add(app);
        return new EdgeBackend(cluster, region, new IPEndPoint(Behind, new Uri(app.Urls.First()).Port), true);
    }

    /// <summary>Ends the backend that was started first.</summary>
    public Task StopFirstAsync() => apps[0].StopAsync(Token);

    /// <summary>A client; one with an address asks from there.</summary>
    public HttpClient Client(string from = "", bool one = false)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        if (one) handler.MaxConnectionsPerServer = 1;
        if (from.Length > 0) handler.ConnectCallback = async (context, token) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(Edge.EndPoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return new HttpClient(handler) { BaseAddress = Uri };
    }

    /// <summary>Sends bytes as they are, and gives all that comes until the connection ends.</summary>
    public async Task<string> RawAsync(params string[] parts)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(Edge.EndPoint, Token);
        foreach (var part in parts)
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(part), Token);
            await Task.Yield();
        }
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(Token);
    }

    /// <summary>Asks from several connections at once while something is done, and for a while after it; gives how many requests failed.</summary>
    public static async Task<int> UnderLoadAsync(Func<Task<bool>> ask, Func<Func<int, Task>, Task> meanwhile)
    {
        using var done = new CancellationTokenSource();
        var failed = 0;
        var answered = 0;
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(AskAsync, Token)).ToArray();
        await meanwhile(AnsweredAsync);
        await AnsweredAsync(200);
        await done.CancelAsync();
        await Task.WhenAll(clients);
        return failed;

        async Task AskAsync()
        {
            while (!done.IsCancellationRequested)
            {
                if (!await ask()) Interlocked.Increment(ref failed);
                Interlocked.Increment(ref answered);
            }
        }

        async Task AnsweredAsync(int more)
        {
            var target = Volatile.Read(ref answered) + more;
            while (Volatile.Read(ref answered) < target) await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        foreach (var app in apps) await app.DisposeAsync();
    }
}
