using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Meridian.Network.Tests.Edge;

/// <summary>What goes through an edge server, both ways: past Kestrel and through it.</summary>
public sealed class EdgeTrafficTests : IAsyncLifetime
{
    private const int Edits = 10_000;

    private EdgeWorld world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await EdgeWorld.StartAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task Get_TenThousandEditsUnderLoad_NeverFails()
    {
        var (one, other) = (await world.BackendAsync("one", Hello), await world.BackendAsync("other", Hello));
        world.Edge.Routes = Routes(one);
        using var client = world.Client();

        var failed = await EdgeWorld.UnderLoadAsync(async () => await client.GetStringAsync("/", Token) == "hello", async _ =>
        {
            for (var i = 0; i < Edits; i++)
            {
                world.Edge.Routes = Routes(i % 2 == 0 ? one : other) with { Routes = [.. Routes(one, other).Routes, new EdgeRoute { Host = $"h{i}.test", Service = new EdgeService("x", []) }] };
                if (i % 100 == 0) await Task.Yield();
            }
        });

        Assert.Equal(0, failed);
    }

    [Fact]
    public async Task Send_PlainAndOthersOnOneConnection_AllAreAnsweredInOrder()
    {
        world.Edge.Routes = Routes(await world.BackendAsync("one", async c =>
        {
            using var reader = new StreamReader(c.Request.Body);
            await c.Response.WriteAsync($"{c.Request.Method} {c.Request.Path} {await reader.ReadToEndAsync(c.RequestAborted)}", c.RequestAborted);
        }));
        using var client = world.Client(one: true);

        Assert.Equal("GET /a ", await client.GetStringAsync("/a", Token));
        Assert.Equal("POST /b body", await (await client.PostAsync("/b", new StringContent("body"), Token)).Content.ReadAsStringAsync(Token));
        Assert.Equal("GET /c ", await client.GetStringAsync("/c", Token));
        Assert.Equal("GET /d%20e ", await client.GetStringAsync("/d%20e", Token));
    }

    [Fact]
    public async Task Get_Pipelined_AllAreAnsweredInOrder()
    {
        world.Edge.Routes = Routes(await world.BackendAsync("one", c => c.Response.WriteAsync($"<{c.Request.Path}>")));
        var text = string.Concat(Enumerable.Range(0, 50).Select(i => $"GET /{i} HTTP/1.1\r\nHost: a\r\n\r\n")) + "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        var answer = await world.RawAsync(text);

        var places = Enumerable.Range(0, 50).Select(i => answer.IndexOf($"</{i}>", StringComparison.Ordinal)).Append(answer.IndexOf("</last>", StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : a\r\n\r\n")]
    public async Task Send_AmbiguousRequest_IsRefused(string text)
    {
        var reached = 0;
        world.Edge.Routes = Routes(await world.BackendAsync("one", async c =>
        {
            await c.Request.Body.CopyToAsync(Stream.Null, c.RequestAborted);
            Interlocked.Increment(ref reached);
        }));

        Assert.StartsWith("HTTP/1.1 400", await world.RawAsync(text), StringComparison.Ordinal);
        Assert.Equal(0, reached);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_LargeBodyForASlowReader_ArrivesWhole(bool chunked)
    {
        var body = RandomNumberGenerator.GetBytes(3_000_000);
        world.Edge.Routes = Routes(await world.BackendAsync("one", async c =>
        {
            if (!chunked) c.Response.ContentLength = body.Length;
            await c.Response.Body.WriteAsync(body, c.RequestAborted);
        }));
        using var client = world.Client();

        using var answer = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        await using var stream = await answer.Content.ReadAsStreamAsync(Token);
        var got = new MemoryStream();
        var part = new byte[10_000];
        for (int count; (count = await stream.ReadAsync(part, Token)) > 0;)
        {
            got.Write(part, 0, count);
            await Task.Yield();
        }

        Assert.Equal(body, got.ToArray());
    }

    [Fact]
    public async Task Connect_Tls_GetsTheCertificateOfTheNameAndHttp2()
    {
        var backend = await world.BackendAsync("one", c => c.Response.WriteAsync(c.Request.Headers["X-Forwarded-Proto"].ToString()));
        var faults = await world.Edge.UseAsync(Routes(backend) with
        {
            Ports = [new EdgePort(443, true)],
            Certificates = [new(443, "shop.test", Certificate("shop")), new(443, "*.wild.test", Certificate("wild"))],
        }, Token);

        Assert.Empty(faults);
        var names = new List<string>();
        foreach (var name in (string[])["wild.test", "a.wild.test", "shop.test"]) names.Add(await SubjectAsync(name));
        Assert.Equal(["CN=shop", "CN=wild", "CN=shop"], names);
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://{world.Edge.Listening(443)}/") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal((HttpVersion.Version20, "https"), (answer.Version, await answer.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task Send_Http2WithoutTls_ReachesHttp2Backend()
    {
        var backend = await world.BackendAsync("one", c => c.Response.WriteAsync($"{c.Request.Protocol} {c.Request.ContentType}"), protocols: HttpProtocols.Http2);
        world.Edge.Routes = new EdgeRoutes([new EdgeRoute { Service = new EdgeService("grpc", [backend]) { Http2 = true } }]);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, world.Uri)
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([]) { Headers = { { "content-type", "application/grpc" } } },
        };

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal("HTTP/2 application/grpc", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Connect_WebSocket_CarriesMessagesBothWays()
    {
        world.Edge.Routes = Routes(await world.BackendAsync("one", async c =>
        {
            using var socket = await c.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var got = await socket.ReceiveAsync(buffer, c.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, true, c.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, c.RequestAborted);
        }));
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{world.Edge.EndPoint}/"), Token);

        await client.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, Token);
        var buffer = new byte[100];
        var count = (await client.ReceiveAsync(buffer, Token)).Count;

        Assert.Equal("ping", Encoding.ASCII.GetString(buffer, 0, count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x-meridian-explain")]
    public async Task Get_BackendAnswers503_AsksTheOtherAndThenAvoidsIt(string header)
    {
        var asked = 0;
        var bad = await world.BackendAsync("bad", c =>
        {
            Interlocked.Increment(ref asked);
            c.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        world.Edge.Routes = Routes(bad, await world.BackendAsync("good", Hello));
        using var client = world.Client();
        if (header.Length > 0) client.DefaultRequestHeaders.Add(header, "1");

        for (var i = 0; i < 40; i++) Assert.Equal("hello", await client.GetStringAsync("/", Token));

        Assert.InRange(asked, 5, 6);
    }

    [Fact]
    public async Task Send_Policies_AreKept()
    {
        var slow = await world.BackendAsync("slow", c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        var (one, other) = (await world.BackendAsync("one", Hello), await world.BackendAsync("other", Hello));
        var service = new EdgeService("s", [one, other]);
        world.Edge.Routes = new EdgeRoutes(
        [
            new EdgeRoute { Path = "/slow", Service = new EdgeService("slow", [slow]), Policy = new EdgePolicy { Timeout = TimeSpan.FromMilliseconds(100) } },
            new EdgeRoute { Path = "/limited", Service = service, Policy = new EdgePolicy { ClientRate = 2 } },
            new EdgeRoute { Path = "/sticky", Service = service, Policy = new EdgePolicy { AffinityCookie = "c" } },
            new EdgeRoute { Path = "/canary", Service = service, Policy = new EdgePolicy { ClusterWeights = new Dictionary<string, int> { ["one"] = 1 }, ClusterHeader = "x-cluster" } },
            new EdgeRoute { Path = "/moved", Filters = new EdgeFilters { Redirect = new EdgeRedirect { Scheme = "https", Status = 301 } } },
            new EdgeRoute { Path = "/nothing", Targets = [new EdgeTarget(null)] },
        ]);
        using var client = world.Client();

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await client.GetAsync("/slow", Token)).StatusCode);
        var limited = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++) limited.Add((await client.GetAsync("/limited", Token)).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, limited);
        var first = await ClusterAsync(client, "/sticky");
        for (var i = 0; i < 5; i++) Assert.Equal(first, await ClusterAsync(client, "/sticky"));
        for (var i = 0; i < 5; i++) Assert.Equal("one", await ClusterAsync(client, "/canary"));
        using var named = new HttpRequestMessage(HttpMethod.Get, "/canary") { Headers = { { "x-cluster", "other" }, { "x-meridian-explain", "1" } } };
        using var answer = await client.SendAsync(named, Token);
        Assert.Equal(("other", "header"), (answer.Headers.GetValues("x-meridian-cluster").Single(), answer.Headers.GetValues("x-meridian-reason").Single()));
        Assert.Equal(HttpStatusCode.MovedPermanently, (await client.GetAsync("/moved", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await client.GetAsync("/nothing", Token)).StatusCode);
    }

    private static Task Hello(HttpContext context) => EdgeWorld.HelloAsync(context);

    private static EdgeRoutes Routes(params EdgeBackend[] backends) => EdgeWorld.Routes(backends);

    private static SslStreamCertificateContext Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return SslStreamCertificateContext.Create(certificate, null, offline: true);
    }

    private static async Task<string> ClusterAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Token);
        return answer.Headers.GetValues("x-meridian-cluster").Single();
    }

    private async Task<string> SubjectAsync(string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(world.Edge.Listening(443)!, Token);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }, Token);
        return tls.RemoteCertificate!.Subject;
    }
}
