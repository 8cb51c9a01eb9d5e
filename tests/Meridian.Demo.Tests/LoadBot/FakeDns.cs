using System.Net;
using System.Net.Sockets;
using Meridian.Dns;

namespace Meridian.Demo.Tests;

/// <summary>A DNS server that knows one name.</summary>
internal sealed class FakeDns : IAsyncDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource stopping = new();
    private readonly DnsName name;
    private readonly Task running;

    public FakeDns(string name)
    {
        this.name = DnsName.Parse(name);
        running = RunAsync();
    }

    public IPEndPoint Address => (IPEndPoint)socket.Client.LocalEndPoint!;

    public IPAddress[] Addresses { get; set; } = [];

    public ResponseCode Code { get; set; } = ResponseCode.NoError;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        socket.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(stopping.Token);
                var query = DnsMessage.Decode(received.Buffer);
                var known = query.Questions[0].Name.Equals(name);
                var answer = new DnsMessage
                {
                    Id = query.Id, IsResponse = true, Questions = query.Questions, Code = known ? Code : ResponseCode.NameError,
                    Answers = known ? [.. Addresses.Select(a => new DnsRecord(name, 5, new AddressData(a)))] : [],
                };
                await socket.SendAsync(answer.Encode(), received.RemoteEndPoint, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }
}
