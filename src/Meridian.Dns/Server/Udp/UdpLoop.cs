using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>One UDP socket and the thread that receives, answers and sends on it.</summary>
internal sealed partial class UdpLoop : IAsyncDisposable
{
    private const int SentTogether = 16;
    private readonly Socket socket;
    private readonly IUdpBatch batch;
    private readonly DnsResponder responder;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskSet later = new();

    public UdpLoop(IPEndPoint endPoint, DnsServerOptions options, DnsResponder responder, ILogger logger)
    {
        (this.responder, this.logger) = (responder, logger);
        socket = Bind(endPoint, options.UdpSockets > 1);
        var canBatch = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;
        batch = canBatch ? new LinuxUdpBatch(socket, endPoint, options.MaxUdpPayload) : new PortableUdpBatch(socket, options.MaxUdpPayload);
        new Thread(Run) { IsBackground = true, Name = $"dns {endPoint}" }.Start();
    }

    public DnsCounters Counters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        batch.Wake();
        await ended.Task;
        await later.WhenAllAsync();
        socket.Dispose();
        stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint, bool shared)
    {
        const int socketLevel = 1, reusePort = 15, receiveBuffer = 4 << 20;
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (shared) socket.SetRawSocketOption(socketLevel, reusePort, BitConverter.GetBytes(1));
            socket.ReceiveBufferSize = receiveBuffer;
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
        ShortTurns.TakeHere();
        using (batch)
        {
            // Turns look random: clients that ask for several names in one rhythm must not always meet the same turn.
            var turn = (uint)Environment.TickCount | 1;
            while (!stopping.IsCancellationRequested)
            {
                try
                {
                    var count = batch.Receive();
                    for (var i = 0; i < count; i++)
                    {
                        Answer(i, turn = Next(turn));
                        // What is answered does not wait for all of a burst.
                        if (i % SentTogether == SentTogether - 1) batch.Send();
                    }
                    batch.Send();
                }
                catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
                {
                    // A client that went away shows as an error of the next call. It concerns nobody else.
                    if (!stopping.IsCancellationRequested) LogSocketError(failure.Message);
                }
            }
        }
        ended.SetResult();
    }

    // Xorshift: every number but 0 once in four billion.
    private static uint Next(uint turn)
    {
        turn ^= turn << 13;
        turn ^= turn >> 17;
        return turn ^ turn << 5;
    }

    private void Answer(int index, uint turn)
    {
        var packet = batch.Packet(index);
        if (batch.IsCut(index))
        {
            if (DnsRequestReader.IsQuery(packet)) batch.Queue(index, DnsResponder.RefuseOversized(packet, batch.Response(index), Counters));
            return;
        }
        switch (responder.Answer(packet, batch.Client(index), turn, udp: true, batch.Response(index), Counters, out var length))
        {
            case DnsResponder.Outcome.Answered:
                batch.Queue(index, length);
                break;
            case DnsResponder.Outcome.Later:
                later.Add(SendLaterAsync(packet.ToArray(), batch.Client(index).ToIPAddress(), batch.Address(index)));
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "A DNS packet was lost: {Why}")]
    private partial void LogSocketError(string why);
}
