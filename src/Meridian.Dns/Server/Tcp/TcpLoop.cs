using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Accepts DNS connections, as many as the limits allow, and serves each beside the others.</summary>
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

    // Guards the numbers of connections by client.
    private readonly Lock gate = new();
    private readonly Dictionary<ClientAddress, int> byClient = [];

    public TcpLoop(DnsResponder responder, DnsServerOptions options, TimeProvider time, ILogger logger)
    {
        (this.responder, this.options, this.time, this.logger) = (responder, options, time, logger);
        listener = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(options.EndPoint);
            listener.Listen(1024);
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
                connections.Add(AdmitAsync(client, token));
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

    private async Task AdmitAsync(Socket socket, CancellationToken token)
    {
        using (socket)
        {
            if (socket.RemoteEndPoint is not IPEndPoint { Address: var address } || !Enter(address)) return;
            try
            {
                socket.NoDelay = true;
                using var connection = new TcpConnection(socket, address, responder, options, time, Counters, () => IdleTime);
                await connection.ServeAsync(token);
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or DnsFormatException or AnswerLostException)
            {
                // The client went, was too slow, or sent what is no DNS: the connection ends, nothing else does.
            }
            finally
            {
                Leave(address);
            }
        }
    }

    // Whoever only waits goes first when connections become scarce.
    private TimeSpan IdleTime => connections.Count > options.MaxTcpConnections / 4 * 3 ? options.TcpTimeout / 10 : options.TcpTimeout;

    private bool Enter(ClientAddress client)
    {
        lock (gate)
        {
            var open = byClient.GetValueOrDefault(client);
            if (open >= options.MaxTcpPerClient || connections.Count >= options.MaxTcpConnections) return false;
            byClient[client] = open + 1;
            return true;
        }
    }

    private void Leave(ClientAddress client)
    {
        lock (gate)
        {
            if (byClient[client] == 1) byClient.Remove(client);
            else byClient[client]--;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A DNS connection was not accepted: {Why}")]
    private partial void LogAcceptError(string why);
}
