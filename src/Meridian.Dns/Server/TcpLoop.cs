using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Accepts DNS connections and answers the queries of each in order.</summary>
internal sealed partial class TcpLoop : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Socket listener;
    private readonly DnsResponder responder;
    private readonly DnsServerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskSet connections = new();
    private readonly Task accepting;

    public TcpLoop(DnsResponder responder, DnsServerOptions options, TimeProvider time, ILogger logger)
    {
        (this.responder, this.options, this.time, this.logger) = (responder, options, time, logger);
        listener = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(options.EndPoint);
            listener.Listen(128);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        accepting = AcceptAsync(stopping.Token);
    }

    public IPEndPoint EndPoint { get; }

    public DnsCounters Counters { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Dispose();
        await connections.WhenAllAsync();
        stopping.Dispose();
    }

    private async Task AcceptAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(token);
                if (connections.Count >= options.MaxTcpConnections) client.Dispose();
                else connections.Add(ServeAsync(client, token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // The connection was gone before it was accepted, or the process has no file left; both pass.
                LogAcceptError(failure.Message);
                await PauseAsync(token);
            }
        }
    }

    private async Task PauseAsync(CancellationToken token)
    {
        try
        {
            await Task.Delay(PauseAfterFailure, time, token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken token)
    {
        var packet = ArrayPool<byte>.Shared.Rent(ushort.MaxValue);
        var response = ArrayPool<byte>.Shared.Rent(ushort.MaxValue + 2);
        try
        {
            client.NoDelay = true;
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var source = ((IPEndPoint)client.RemoteEndPoint!).Address;
            for (uint number = 0; await ExchangeAsync(stream, source, number, packet, response, token); number++)
            {
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or DnsFormatException or AnswerLostException)
        {
            // The client went, was too slow, or sent what is no DNS: the connection ends, nothing else does.
        }
        finally
        {
            client.Dispose();
            ArrayPool<byte>.Shared.Return(packet);
            ArrayPool<byte>.Shared.Return(response);
        }
    }

    private async Task<bool> ExchangeAsync(NetworkStream stream, IPAddress source, uint number, byte[] packet, byte[] response, CancellationToken token)
    {
        using var timeout = new CancellationTokenSource(options.TcpTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, token);
        if (await stream.ReadAtLeastAsync(packet.AsMemory(0, 2), 2, throwOnEndOfStream: false, either.Token) < 2) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet);
        await stream.ReadExactlyAsync(packet.AsMemory(0, length), either.Token);
        switch (responder.Answer(packet.AsSpan(0, length), source, number, udp: false, response.AsSpan(2, ushort.MaxValue), Counters, out var answered))
        {
            case DnsResponder.Outcome.Drop:
                return false;
            case DnsResponder.Outcome.Later:
                var answer = await responder.AnswerLaterAsync(packet.AsMemory(0, length), source, udp: false, Counters, either.Token);
                answer.CopyTo(response, 2);
                answered = answer.Length;
                break;
        }
        BinaryPrimitives.WriteUInt16BigEndian(response, (ushort)answered);
        await stream.WriteAsync(response.AsMemory(0, answered + 2), either.Token);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A DNS connection was not accepted: {Why}")]
    private partial void LogAcceptError(string why);
}
