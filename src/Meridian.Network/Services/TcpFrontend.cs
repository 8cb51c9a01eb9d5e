using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>Listens on one address of a service and passes each connection to an endpoint. Connections outlive the listener.</summary>
internal sealed partial class TcpFrontend : IFrontend
{
    private const int MaxAttempts = 4;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    private readonly Socket listener;
    private readonly ProxyTraffic traffic;
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;
    private readonly IPAddress address;
    private BackendPool pool;

    public TcpFrontend(IPEndPoint endPoint, BackendPool pool, ProxyTraffic traffic)
    {
        (this.pool, this.traffic, address) = (pool, traffic, endPoint.Address);
        listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(1024);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        accepting = AcceptAsync(closing.Token);
    }

    public BackendPool Pool
    {
        get => Volatile.Read(ref pool);
        set => Volatile.Write(ref pool, value);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync(CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(token);
                traffic.Track(ServeAsync(client));
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // Gone before it was accepted, or no file descriptor left: both pass, and the others wait in the queue.
                LogNotAccepted(traffic.Logger, failure.Message);
                await traffic.PauseAsync(token);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            client.NoDelay = true;
            if (client.RemoteEndPoint is not IPEndPoint from || await ConnectAsync(from.Address) is not var (backend, server))
            {
                SocketEnding.Reset(client);
                return;
            }
            try
            {
                await new TcpRelay(client, server, traffic.LinkOf(from.Address, address), traffic).RunAsync();
            }
            finally
            {
                backend.Leave();
            }
        }
        catch (SocketException)
        {
            // The client is gone already.
            client.Dispose();
        }
    }

    // The endpoint is left counted as used; the caller takes that back.
    private async Task<(Backend Backend, Socket Server)?> ConnectAsync(IPAddress client)
    {
        List<Backend>? tried = null;
        while (Pool.Pick(client, (IReadOnlyCollection<Backend>?)tried ?? []) is { } backend)
        {
            backend.Enter();
            try
            {
                return (backend, await ConnectAsync(client, backend.EndPoint));
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException)
            {
                backend.Leave();
                LogNotConnected(traffic.Logger, backend.EndPoint, failure.Message);
                (tried ??= []).Add(backend);
                if (tried.Count >= MaxAttempts || traffic.Stopping.IsCancellationRequested) return null;
            }
        }
        return null;
    }

    private async Task<Socket> ConnectAsync(IPAddress client, IPEndPoint endPoint)
    {
        var server = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            LoopbackSource.Bind(server, client, endPoint.Address);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(traffic.Stopping);
            limit.CancelAfter(ConnectTimeout);
            await server.ConnectAsync(endPoint, limit.Token);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection was not accepted: {Why}")]
    private static partial void LogNotAccepted(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Endpoint {EndPoint} did not take a connection: {Why}")]
    private static partial void LogNotConnected(ILogger logger, IPEndPoint endPoint, string why);
}
