using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Dns.Tests.Server;

public sealed class TcpConnectionTests : IAsyncLifetime
{
    private static readonly DnsName Apex = DnsName.Parse("meridian.test");
    private readonly ZoneStore store = new(new ZoneOptions { Apex = Apex }, TimeProvider.System);
    private readonly DnsServer server;

    public TcpConnectionTests()
    {
        store.Apply([ZoneChange.Set(RecordSet.Addresses(N("big.meridian.test"), Enumerable.Range(0, 3000).Select(i => new IPAddress([10, 0, (byte)(i / 256), (byte)i]))))]);
        var options = new DnsServerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0), MaxTcpPerClient = 2, TcpTimeout = TimeSpan.FromSeconds(2), TcpQueryTimeout = TimeSpan.FromMilliseconds(200),
        };
        server = new DnsServer(new AuthoritativeHandler([store]), options, TimeProvider.System, NullLogger<DnsServer>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Queries_SentTogetherAndCutAnywhere_AreAllAnsweredInOrder()
    {
        using var client = await ConnectAsync();
        byte[] queries = [.. Enumerable.Range(1, 50).SelectMany(i => DnsOverTcp.Framed(DnsMessage.Query((ushort)i, i % 10 == 0 ? N("big.meridian.test") : Apex, i % 10 == 0 ? RecordType.A : RecordType.SOA).Encode()))];

        await client.GetStream().WriteAsync(queries.AsMemory(0, 777), Token);
        var first = DnsMessage.Decode(await DnsOverTcp.ReadAsync(client.GetStream(), Token));
        await client.GetStream().WriteAsync(queries.AsMemory(777), Token);
        var others = new List<DnsMessage>();
        for (var i = 2; i <= 50; i++) others.Add(DnsMessage.Decode(await DnsOverTcp.ReadAsync(client.GetStream(), Token)));

        Assert.Equal(1, first.Id);
        Assert.Equal(Enumerable.Range(2, 49), others.Select(m => (int)m.Id));
        Assert.All(others, m => Assert.Equal(m.Id % 10 == 0 ? 3000 : 1, m.Answers.Count));
    }

    [Fact]
    public async Task Query_ThatComesByteByByte_EndsTheConnectionWhenItsTimeIsOver()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync((byte[])[0, 40, 1], Token);

        Assert.True(await DnsOverTcp.IsClosedAsync(client.GetStream(), Token).WaitAsync(TimeSpan.FromSeconds(1.5), Token));
    }

    [Fact]
    public async Task Query_LongerThanAnyQuery_IsAFormatErrorAndEndsTheConnection()
    {
        using var client = await ConnectAsync();
        await client.GetStream().WriteAsync((byte[])[0xFF, 0xFF, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. new byte[3000]], Token);

        var answer = DnsMessage.Decode(await DnsOverTcp.ReadAsync(client.GetStream(), Token));

        Assert.Equal((9, ResponseCode.FormatError), (answer.Id, answer.Code));
        Assert.True(await DnsOverTcp.IsClosedAsync(client.GetStream(), Token));
    }

    [Fact]
    public async Task Connections_BeyondAClientsLimit_AreClosedWhileOthersAreServed()
    {
        using var first = await ConnectAsync();
        using var second = await ConnectAsync();
        foreach (var open in (TcpClient[])[first, second]) await AskAsync(open);
        using var third = await ConnectAsync();

        Assert.True(await DnsOverTcp.IsClosedAsync(third.GetStream(), Token));
        Assert.Equal(ResponseCode.NoError, (await AskAsync(first)).Code);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.EndPoint, Token);
        return client;
    }

    private static async Task<DnsMessage> AskAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync(DnsOverTcp.Framed(DnsMessage.Query(1, Apex, RecordType.SOA).Encode()), Token);
        return DnsMessage.Decode(await DnsOverTcp.ReadAsync(client.GetStream(), Token));
    }

    private static DnsName N(string name) => DnsName.Parse(name);
}
