using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>One UDP socket and the thread that receives, answers and sends on it.</summary>
internal sealed partial class UdpLoop : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly DnsResponder responder;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskSet later = new();

    public UdpLoop(IPEndPoint endPoint, bool shared, DnsResponder responder, ILogger logger)
    {
        (this.responder, this.logger) = (responder, logger);
        socket = Bind(endPoint, shared);
        new Thread(Run) { IsBackground = true, Name = $"dns {endPoint}" }.Start();
    }

    public DnsCounters Counters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        // Closing wakes the thread out of its receive.
        socket.Dispose();
        await ended.Task;
        await later.WhenAllAsync();
        stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint, bool shared)
    {
        const int socketLevel = 1, reusePort = 15;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (shared) socket.SetRawSocketOption(socketLevel, reusePort, BitConverter.GetBytes(1));
            socket.ReceiveBufferSize = 1 << 20;
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Run()
    {
        var packet = new byte[ushort.MaxValue];
        var response = new byte[ushort.MaxValue];
        var client = new SocketAddress(socket.AddressFamily);
        var source = IPAddress.None;
        var sourceAddress = new SocketAddress(socket.AddressFamily);
        for (uint number = 0; !stopping.IsCancellationRequested; number++)
        {
            try
            {
                client.Size = sourceAddress.Size = SocketAddress.GetMaximumAddressSize(socket.AddressFamily);
                var length = socket.ReceiveFrom(packet, SocketFlags.None, client);
                // One client often asks many times in a row; its address object is made once.
                if (!SameAddress(client, sourceAddress)) source = Remember(client, sourceAddress);
                Answer(packet.AsSpan(0, length), source, number, response, client);
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // A client that went away shows as an error of the next call. It concerns nobody else.
                if (!stopping.IsCancellationRequested) LogSocketError(failure.Message);
            }
        }
        ended.SetResult();
    }

    private void Answer(ReadOnlySpan<byte> packet, IPAddress source, uint number, byte[] response, SocketAddress client)
    {
        switch (responder.Answer(packet, source, number, udp: true, response, Counters, out var length))
        {
            case DnsResponder.Outcome.Answered:
                socket.SendTo(response.AsSpan(0, length), SocketFlags.None, client);
                break;
            case DnsResponder.Outcome.Later:
                later.Add(SendLaterAsync(packet.ToArray(), source, Copy(client)));
                break;
        }
    }

    private async Task SendLaterAsync(byte[] packet, IPAddress source, SocketAddress client)
    {
        try
        {
            var answer = await responder.AnswerLaterAsync(packet, source, udp: true, Counters, stopping.Token);
            socket.SendTo(answer, SocketFlags.None, client);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or OperationCanceledException or DnsFormatException or AnswerLostException)
        {
            // A lost answer over UDP is what the client's retry is for.
            if (!stopping.IsCancellationRequested) LogSocketError(failure.Message);
        }
    }

    // The port is left out of the comparison: it does not place a client.
    private static bool SameAddress(SocketAddress a, SocketAddress b)
    {
        const int portStart = 2, portEnd = 4;
        var (first, second) = (a.Buffer[..a.Size], b.Buffer[..b.Size]);
        return a.Size == b.Size && first.Span[portEnd..].SequenceEqual(second.Span[portEnd..]) && first.Span[..portStart].SequenceEqual(second.Span[..portStart]);
    }

    private static IPAddress Remember(SocketAddress client, SocketAddress remembered)
    {
        remembered.Size = client.Size;
        client.Buffer.Span[..client.Size].CopyTo(remembered.Buffer.Span);
        var any = new IPEndPoint(client.Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        return ((IPEndPoint)any.Create(client)).Address;
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A DNS packet was lost: {Why}")]
    private partial void LogSocketError(string why);
}
