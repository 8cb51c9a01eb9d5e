using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Network.Tests.Services;

public sealed class FrontendSetTests : IAsyncLifetime
{
    private static int nextPort = 21_000;
    private readonly IPEndPoint front = new(IPAddress.Parse("127.240.64.9"), Interlocked.Increment(ref nextPort));
    private readonly FakeTimeProvider time = new();
    private readonly ProxyTraffic traffic;
    private readonly FrontendSet frontends;

    public FrontendSetTests()
    {
        traffic = new ProxyTraffic(time, NullLogger.Instance);
        frontends = new FrontendSet(traffic, new Random(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await frontends.DisposeAsync();
        await traffic.DisposeAsync();
    }

    [Fact]
    public async Task Connect_ThroughTheProxy_IsSeenFromTheClientsAddress()
    {
        await using var backend = new EchoServer("127.240.129.1");
        await ApplyAsync(null, backend.EndPoint);

        using var client = await ConnectAsync("127.240.130.7");

        Assert.Equal("127.240.129.1 127.240.130.7", await GreetingAsync(client));
    }

    [Fact]
    public async Task Connect_HalfClosedByTheClient_StillGetsTheWholeAnswer()
    {
        await using var backend = new EchoServer("127.240.129.1");
        await ApplyAsync(null, backend.EndPoint);
        using var client = await ConnectAsync("127.240.130.7");
        await GreetingAsync(client);
        var sent = new byte[3_000_000];
        Random.Shared.NextBytes(sent);

        var stream = client.GetStream();
        await stream.WriteAsync(sent, Token);
        client.Client.Shutdown(SocketShutdown.Send);
        var received = new MemoryStream();
        await stream.CopyToAsync(received, Token);

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task Connect_NoEndpoint_IsRefusedUntilThereIsOne()
    {
        await using var backend = new EchoServer("127.240.129.1");
        await ApplyAsync(null);
        var refused = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync("127.240.130.7"));
        await ApplyAsync(null, backend.EndPoint);
        using var client = await ConnectAsync("127.240.130.7");
        var greeting = await GreetingAsync(client);
        await ApplyAsync(null);
        var refusedAgain = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync("127.240.130.7"));

        Assert.Equal([SocketError.ConnectionRefused, SocketError.ConnectionRefused], [refused.SocketErrorCode, refusedAgain.SocketErrorCode]);
        Assert.Equal("127.240.129.1 127.240.130.7", greeting);
        Assert.True(client.Connected);
    }

    [Fact]
    public async Task Apply_EndpointRemoved_LetsItsConnectionsFinish()
    {
        await using var old = new EchoServer("127.240.129.1");
        await using var young = new EchoServer("127.240.129.2");
        await ApplyAsync(null, old.EndPoint);
        using var before = await ConnectAsync("127.240.130.7");
        await GreetingAsync(before);

        await ApplyAsync(null, young.EndPoint);
        using var after = await ConnectAsync("127.240.130.7");
        var stream = before.GetStream();
        before.Client.Send("still here"u8);
        before.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal("still here", await new StreamReader(stream).ReadToEndAsync(Token));
        Assert.StartsWith("127.240.129.2", await GreetingAsync(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_EndpointThatRefuses_GoesToAnother()
    {
        await using var backend = new EchoServer("127.240.129.1");
        await ApplyAsync(null, backend.EndPoint, new IPEndPoint(IPAddress.Parse("127.240.129.99"), 9), new IPEndPoint(IPAddress.Parse("127.240.129.98"), 9));

        for (var i = 0; i < 10; i++)
        {
            using var client = await ConnectAsync("127.240.130.7");
            Assert.StartsWith("127.240.129.1", await GreetingAsync(client), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_EveryEndpointRefuses_IsReset()
    {
        await ApplyAsync(null, new IPEndPoint(IPAddress.Parse("127.240.129.99"), 9));

        // The reset may come as early as in connecting.
        var failure = await Assert.ThrowsAnyAsync<Exception>(GreetOnceAsync);

        Assert.Equal(SocketError.ConnectionReset, (failure as SocketException ?? failure.InnerException as SocketException)?.SocketErrorCode);
    }

    [Fact]
    public async Task Connect_WithAffinity_StaysUntilItsTimeIsOver()
    {
        await using var one = new EchoServer("127.240.129.1");
        await using var two = new EchoServer("127.240.129.2");
        await ApplyAsync(TimeSpan.FromSeconds(60), one.EndPoint, two.EndPoint);

        var first = await GreetOnceAsync();
        for (var i = 0; i < 10; i++) Assert.Equal(first, await GreetOnceAsync());
        var later = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromSeconds(61));
            later.Add(await GreetOnceAsync());
        }

        Assert.Equal(2, later.Count);
    }

    [Fact]
    public async Task Apply_PortTaken_IsReportedAndRetried()
    {
        await using var backend = new EchoServer("127.240.129.1");
        SocketError? error;
        await using (new EchoServer(front.Address.ToString(), front.Port)) error = (await ApplyAsync(null, backend.EndPoint)).SingleOrDefault()?.Cause.SocketErrorCode;

        Assert.Equal(SocketError.AddressAlreadyInUse, error);
        Assert.Empty(await ApplyAsync(null, backend.EndPoint));
        Assert.Equal("127.240.129.1 127.240.130.7", await GreetOnceAsync());
    }

    [Fact]
    public async Task Send_Datagrams_AnswersComeBackAndFollowTheEndpoint()
    {
        using var one = new UdpClient(new IPEndPoint(IPAddress.Parse("127.240.129.1"), 0));
        using var two = new UdpClient(new IPEndPoint(IPAddress.Parse("127.240.129.2"), 0));
        using var client = new UdpClient(new IPEndPoint(IPAddress.Parse("127.240.130.7"), 0));
        client.Connect(front);

        await ApplyAsync(ProtocolType.Udp, null, (IPEndPoint)one.Client.LocalEndPoint!);
        await client.SendAsync("a"u8.ToArray(), Token);
        var asked = await one.ReceiveAsync(Token);
        await one.SendAsync("b"u8.ToArray(), asked.RemoteEndPoint, Token);
        var answer = await client.ReceiveAsync(Token);
        await ApplyAsync(ProtocolType.Udp, null, (IPEndPoint)two.Client.LocalEndPoint!);
        await client.SendAsync("c"u8.ToArray(), Token);

        Assert.Equal("127.240.130.7", asked.RemoteEndPoint.Address.ToString());
        Assert.Equal("b"u8.ToArray(), answer.Buffer);
        Assert.Equal("c"u8.ToArray(), (await two.ReceiveAsync(Token)).Buffer);
    }

    private Task<IReadOnlyList<FrontendFailure>> ApplyAsync(TimeSpan? affinity, params IPEndPoint[] endpoints) => ApplyAsync(ProtocolType.Tcp, affinity, endpoints);

    private Task<IReadOnlyList<FrontendFailure>> ApplyAsync(ProtocolType protocol, TimeSpan? affinity, params IPEndPoint[] endpoints)
    {
        var key = new ServicePortKey(new ObjectKey("default", "web"), "http", protocol);
        return frontends.ApplyAsync(new ProxyPlan([new ProxyRoute(key, [new Frontend(protocol, front)], endpoints, affinity)], []));
    }

    private async Task<string> GreetOnceAsync()
    {
        using var client = await ConnectAsync("127.240.130.7");
        return await GreetingAsync(client);
    }

    private async Task<TcpClient> ConnectAsync(string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        try
        {
            await client.ConnectAsync(front, Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static async Task<string> GreetingAsync(TcpClient client)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await client.GetStream().ReadAsync(one, Token) == 1 && one[0] != '\n') line.Add(one[0]);
        return System.Text.Encoding.ASCII.GetString([.. line]);
    }
}
