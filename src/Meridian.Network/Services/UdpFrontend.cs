using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>
/// Passes the datagrams of each client to one endpoint and the answers back. A client keeps its endpoint until it is silent for a while
/// or the endpoint takes no new traffic.
/// </summary>
internal sealed partial class UdpFrontend : IFrontend
{
    private const int MaxFlows = 4096;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);

    private readonly Socket socket;
    private readonly ProxyTraffic traffic;
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<IPEndPoint, UdpFlow> flows = new();
    private readonly TaskSet flowTasks = new();
    private readonly Task receiving;
    private readonly ITimer sweep;
    private readonly IPAddress address;
    private BackendPool pool;

    public UdpFrontend(IPEndPoint endPoint, BackendPool pool, ProxyTraffic traffic)
    {
        (this.pool, this.traffic, address) = (pool, traffic, endPoint.Address);
        socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(endPoint);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        sweep = traffic.Time.CreateTimer(_ => CloseIdle(), null, IdleTime, IdleTime / 2);
        receiving = ReceiveAsync(closing.Token);
    }

    public BackendPool Pool
    {
        get => Volatile.Read(ref pool);
        set => Volatile.Write(ref pool, value);
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await sweep.DisposeAsync();
        await receiving;
        foreach (var flow in flows.Values) flow.Dispose();
        await flowTasks.WhenAllAsync();
        socket.Dispose();
        closing.Dispose();
    }

    private async Task ReceiveAsync(CancellationToken token)
    {
        var buffer = new byte[ushort.MaxValue];
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!token.IsCancellationRequested)
        {
            try
            {
                var packet = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, token);
                if (FlowOf((IPEndPoint)packet.RemoteEndPoint) is { } flow) await flow.SendAsync(buffer.AsMemory(0, packet.ReceivedBytes), token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                // A datagram lost: an endpoint refused it, or its flow was closed just now.
                LogLost(traffic.Logger, failure.Message);
            }
        }
    }

    private UdpFlow? FlowOf(IPEndPoint client)
    {
        if (flows.TryGetValue(client, out var flow))
        {
            if (!flow.IsClosed && Pool.Contains(flow.Backend)) return flow;
            Close(client, flow);
        }
        if (flows.Count >= MaxFlows || Pool.Pick(client.Address, []) is not { } backend) return null;
        flow = new UdpFlow(client, backend, socket, new DatagramPath(traffic.LinkOf(client.Address, address), traffic, flowTasks), traffic.Time);
        flows[client] = flow;
        flowTasks.Add(flow.ReturnAsync());
        return flow;
    }

    private void CloseIdle()
    {
        foreach (var (client, flow) in flows)
            if (flow.IsClosed || flow.IdleFor > IdleTime) Close(client, flow);
    }

    private void Close(IPEndPoint client, UdpFlow flow)
    {
        flows.TryRemove(KeyValuePair.Create(client, flow));
        flow.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A datagram was lost: {Why}")]
    private static partial void LogLost(ILogger logger, string why);
}
