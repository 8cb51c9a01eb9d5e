using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dns.Tests.Client;

public sealed class DnsClientTests
{
    private static readonly DnsName Asked = DnsName.Parse("a.test");
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resolve_AliasOutsideTheAnswer_AsksAgain()
    {
        await using var server = new ScriptedServer(q => q.Name.Equals(Asked)
            ? [new DnsRecord(Asked, 5, new NameData(RecordType.CNAME, DnsName.Parse("b.test")))]
            : [new DnsRecord(q.Name, 7, new AddressData(IPAddress.Parse("127.1.2.3")))]);

        var result = await new DnsClient().ResolveAsync(Asked, RecordType.A, server.EndPoint, Token);

        Assert.Equal([IPAddress.Parse("127.1.2.3")], result.Addresses);
        Assert.Equal("b.test", result.Name.ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), result.Lifetime);
    }

    [Fact]
    public async Task Resolve_EndlessAliases_GivesUp()
    {
        await using var server = new ScriptedServer(q => [new DnsRecord(q.Name, 5, new NameData(RecordType.CNAME, q.Name.Prepend("x")))]);

        await Assert.ThrowsAsync<DnsUnavailableException>(() => new DnsClient().ResolveAsync(Asked, RecordType.A, server.EndPoint, Token));
    }

    [Fact]
    public async Task Resolve_AliasToItself_EndsWithoutRecords()
    {
        await using var server = new ScriptedServer(q => [new DnsRecord(q.Name, 5, new NameData(RecordType.CNAME, q.Name))]);

        var result = await new DnsClient().ResolveAsync(Asked, RecordType.A, server.EndPoint, Token);

        Assert.Empty(result.Records);
    }

    [Fact]
    public async Task Query_NoAnswer_FailsAfterAllAttempts()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var time = new FakeTimeProvider();
        var client = new DnsClient(new DnsClientOptions { Attempts = 2, Timeout = TimeSpan.FromSeconds(1) }, time);

        var asking = client.QueryAsync(Asked, RecordType.A, (IPEndPoint)silent.Client.LocalEndPoint!, Token);
        for (var i = 0; i < 2; i++)
        {
            await silent.ReceiveAsync(Token);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAsync<DnsUnavailableException>(() => asking);
    }

    [Fact]
    public async Task Query_FromLocalAddress_IsSeenThere()
    {
        await using var server = new ScriptedServer(_ => []);
        var client = new DnsClient(new DnsClientOptions { LocalAddress = IPAddress.Parse("127.240.9.9") }, TimeProvider.System);

        await client.QueryAsync(Asked, RecordType.A, server.EndPoint, Token);

        Assert.Equal("127.240.9.9", server.LastClient!.Address.ToString());
    }

    private sealed class ScriptedServer : IAsyncDisposable
    {
        private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        private readonly CancellationTokenSource stopping = new();
        private readonly Task running;

        public ScriptedServer(Func<DnsQuestion, IReadOnlyList<DnsRecord>> answers) => running = RunAsync(answers);

        public IPEndPoint EndPoint => (IPEndPoint)socket.Client.LocalEndPoint!;

        public IPEndPoint? LastClient { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await running;
            socket.Dispose();
            stopping.Dispose();
        }

        private async Task RunAsync(Func<DnsQuestion, IReadOnlyList<DnsRecord>> answers)
        {
            try
            {
                while (true)
                {
                    var packet = await socket.ReceiveAsync(stopping.Token);
                    LastClient = packet.RemoteEndPoint;
                    var query = DnsMessage.Decode(packet.Buffer);
                    // An answer to somebody else comes first: it must be passed over.
                    await socket.SendAsync((query with { IsResponse = true, Id = (ushort)(query.Id + 1) }).Encode(), packet.RemoteEndPoint, stopping.Token);
                    await socket.SendAsync((query with { IsResponse = true, Answers = answers(query.Questions[0]) }).Encode(), packet.RemoteEndPoint, stopping.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // Disposed.
            }
        }
    }
}
