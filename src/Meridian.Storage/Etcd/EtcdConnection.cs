using Grpc.Core;
using Grpc.Net.Client;
using Meridian.Storage.Etcd;

namespace Meridian.Storage;

/// <summary>Calls etcd: one member at a time, and the next when that one is not to be reached. Safe for concurrent use.</summary>
internal sealed class EtcdConnection : IDisposable
{
    private const int LargestMessage = 64 * 1024 * 1024;

    private readonly GrpcChannel[] channels;
    private int current;

    /// <param name="servers">URLs of the members.</param>
    public EtcdConnection(IReadOnlyList<string> servers) => channels = [.. servers.Select(Open)];

    /// <summary>Keys, on the member in use.</summary>
    public KV.KVClient Keys => new(channels[Current]);

    /// <summary>Leases, on the member in use.</summary>
    public Lease.LeaseClient Leases => new(channels[Current]);

    /// <summary>Watches, on the member in use.</summary>
    public Watch.WatchClient Watches => new(channels[Current]);

    private int Current => (int)((uint)Volatile.Read(ref current) % channels.Length);

    /// <summary>Takes the next member from now on.</summary>
    public void Rotate() => Interlocked.Increment(ref current);

    /// <summary>Whether a failure says nothing of whether the call was carried out, and may be gone the next time.</summary>
    public static bool IsPassing(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted or StatusCode.Cancelled;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var channel in channels) channel.Dispose();
    }

    private static GrpcChannel Open(string server) => GrpcChannel.ForAddress(server, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = LargestMessage,
        DisposeHttpClient = true,
        HttpHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            // A member that died without closing its connections is noticed by the watch within seconds.
            KeepAlivePingDelay = TimeSpan.FromSeconds(2),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
        },
    });
}
