using System.Net;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The ports of a pod that has an address of this machine.</summary>
internal sealed class TcpPodPorts : IPodPorts
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly IPAddress address;

    /// <exception cref="StatusException">500: the pod has no address (yet).</exception>
    public TcpPodPorts(string podIp) =>
        address = IPAddress.TryParse(podIp, out var parsed) ? parsed : throw ApiError.Internal("unable to upgrade connection: the pod has no address");

    public async Task<DuplexStream> DialAsync(int port, CancellationToken cancellationToken) =>
        await TcpDuplexStream.ConnectAsync(new IPEndPoint(address, port), ConnectTimeout, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
