using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Dns.Tests.Server;

public sealed class DnsServerTests : IAsyncLifetime
{
    private static readonly DnsName Web = DnsName.Parse("web.meridian.test");
    private static readonly DnsName Big = DnsName.Parse("big.meridian.test");
    private readonly ZoneStore store = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private readonly DnsServer server;

    public DnsServerTests()
    {
        store.Apply(
        [
            ZoneChange.Set(RecordSet.Addresses(Web, [IPAddress.Parse("127.240.200.1")])),
            ZoneChange.Set(RecordSet.Addresses(Big, Enumerable.Range(0, 300).Select(i => new IPAddress([10, 0, (byte)(i / 256), (byte)i])))),
            ZoneChange.Set(new RecordSet(DnsName.Parse("txt.meridian.test"), RecordType.TXT, [TextData.Of("why: nearest")])),
            ZoneChange.Set(new RecordSet(DnsName.Parse("_http._tcp.web.meridian.test"), RecordType.SRV, [new SrvData(0, 5, 80, Web)])),
        ]);
        server = New(new AuthoritativeHandler([store]));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Query_OverUdpAndTcp_IsAnswered()
    {
        var client = new DnsClient();

        Assert.Equal("127.240.200.1", (await client.ResolveAsync(Web, RecordType.A, server.EndPoint, Token)).Addresses.Single().ToString());
        Assert.Equal(300, (await client.ResolveAsync(Big, RecordType.A, server.EndPoint, Token)).Addresses.Length);
        Assert.Equal(ResponseCode.NameError, (await client.QueryAsync(Web.Prepend("no"), RecordType.A, server.EndPoint, Token)).Code);
        Assert.Equal(3, server.Answered[ResponseCode.NoError]);
        Assert.Equal(1, server.Answered[ResponseCode.NameError]);
    }

    [Theory]
    [InlineData("0001 2000 0001 0000 0000 0000 0161 00 0001 0001", ResponseCode.NotImplemented)]
    [InlineData("0001 0000 0000 0000 0000 0000", ResponseCode.FormatError)]
    [InlineData("0001 0000 0001 0000 0000 0000 0161", ResponseCode.FormatError)]
    [InlineData("0001 0000 0001 0000 0000 0000 C000 0001 0001", ResponseCode.FormatError)]
    [InlineData("0001 0000 0001 0000 0000 0000 0161 00 00FC 0001", ResponseCode.Refused)]
    [InlineData("0001 0000 0001 0000 0000 0000 0161 00 0001 0003", ResponseCode.Refused)]
    [InlineData("0001 0000 0001 0000 0000 0001 0161 00 0001 0001 00 0029 1000 00010000 0000", ResponseCode.BadVersion)]
    [InlineData("0001 0000 0001 0000 0000 0001 0161 00 0001 0001 00 0029 1000 00000000 0007 0008 0003 000118", ResponseCode.FormatError)]
    public async Task Query_ThatCannotBeAnswered_GetsItsCode(string hex, ResponseCode expected)
    {
        var answer = DnsMessage.Decode(await ExchangeAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

        Assert.Equal(expected, answer.Code);
        Assert.Equal(1, answer.Id);
        Assert.True(answer.IsResponse);
    }

    [Fact]
    public void Answer_AnyBytes_IsAMessageOrNothing()
    {
        var responder = new DnsResponder(new AuthoritativeHandler([store]), new DnsServerOptions { EndPoint = server.EndPoint }, TimeProvider.System, NullLogger.Instance);
        var query = DnsMessage.Query(1, Big, RecordType.A).Encode();
        Gen.Select(Gen.Byte.Array[0, 120], Gen.Int[0, 2000], Gen.Bool).Sample((noise, at, whole) =>
        {
            var packet = whole ? noise : query.AsSpan().ToArray();
            if (!whole) noise.AsSpan(0, Math.Min(noise.Length, 3)).CopyTo(packet.AsSpan(Math.Min(at % packet.Length, packet.Length - 3)));
            var response = new byte[4096];
            if (responder.Answer(packet, IPAddress.Loopback, 0, true, response, new DnsCounters(), out var length) == DnsResponder.Outcome.Answered)
                DnsMessage.Decode(response.AsSpan(0, length));
        });
    }

    [Fact]
    public async Task Dispose_WithIdleClients_Ends()
    {
        var idle = New(new AuthoritativeHandler([store]));
        await idle.StartAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(idle.EndPoint, Token);

        await idle.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Start_PortTaken_Throws()
    {
        await using var second = new DnsServer(new AuthoritativeHandler([store]), new DnsServerOptions { EndPoint = server.EndPoint }, TimeProvider.System, NullLogger<DnsServer>.Instance);

        await Assert.ThrowsAsync<SocketException>(second.StartAsync);
    }

    [Fact]
    public async Task Start_PortTaken_TakesTheFallbackPort()
    {
        var options = new DnsServerOptions { EndPoint = server.EndPoint, FallbackPort = 0 };
        await using var second = new DnsServer(new AuthoritativeHandler([store]), options, TimeProvider.System, NullLogger<DnsServer>.Instance);

        await second.StartAsync();

        Assert.NotEqual(server.EndPoint.Port, second.EndPoint.Port);
        Assert.Single((await new DnsClient().ResolveAsync(Web, RecordType.A, second.EndPoint, Token)).Addresses);
    }

    [Fact]
    public async Task Answer_ThatTakesTime_ComesLaterAndFailuresAreSaid()
    {
        await using var slow = New(new SlowHandler());
        await slow.StartAsync();

        Assert.Equal(new AddressData(IPAddress.Broadcast), (await new DnsClient().QueryAsync(Web, RecordType.A, slow.EndPoint, Token)).Answers[0].Data);
        Assert.Equal(ResponseCode.ServerFailure, (await new DnsClient().QueryAsync(Big, RecordType.A, slow.EndPoint, Token)).Code);
    }

    [Theory]
    [InlineData("web.meridian.test A", "status: NOERROR", "127.240.200.1")]
    [InlineData("+tcp WEB.meridian.test A", "WEB.meridian.test.", "127.240.200.1")]
    [InlineData("+bufsize=512 big.meridian.test A", "(TCP)", "ANSWER: 300")]
    [InlineData("+noedns meridian.test SOA", "hostmaster.meridian.test.", "ns.meridian.test.")]
    [InlineData("+subnet=10.1.2.0/24 web.meridian.test A", "CLIENT-SUBNET: 10.1.2.0/24/0", "flags: qr aa rd")]
    [InlineData("nothing.meridian.test A", "status: NXDOMAIN", "SOA")]
    [InlineData("txt.meridian.test TXT", "\"why: nearest\"", "ANSWER: 1")]
    [InlineData("_http._tcp.web.meridian.test SRV", "0 5 80 web.meridian.test.", "ANSWER: 1")]
    [InlineData("meridian.test AXFR", "Transfer failed", "")]
    public async Task Query_ByDig_IsUnderstood(string arguments, string expected, string alsoExpected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dig"), "dig is not installed");
        using var dig = Process.Start(new ProcessStartInfo("/usr/bin/dig", $"@127.0.0.1 -p {server.EndPoint.Port} +time=2 +tries=1 {arguments}") { RedirectStandardOutput = true })!;
        var text = await dig.StandardOutput.ReadToEndAsync(Token);

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains(alsoExpected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("malformed", text, StringComparison.OrdinalIgnoreCase);
    }

    private static DnsServer New(IDnsHandler handler) =>
        new(handler, new DnsServerOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System, NullLogger<DnsServer>.Instance);

    private async Task<byte[]> ExchangeAsync(byte[] packet)
    {
        using var socket = new UdpClient();
        socket.Connect(server.EndPoint);
        await socket.SendAsync(packet, Token);
        return (await socket.ReceiveAsync(Token)).Buffer;
    }

    private sealed class SlowHandler : IDnsHandler
    {
        public int TryAnswer(in DnsRequest request, Span<byte> response) => 0;

        public async ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var name = query.Questions[0].Name;
            if (name.Equals(Big)) throw new InvalidOperationException("on purpose");
            return new DnsMessage { Answers = [new DnsRecord(name, 5, new AddressData(IPAddress.Broadcast))] };
        }
    }
}
