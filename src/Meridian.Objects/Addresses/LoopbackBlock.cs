using System.Net;

namespace Meridian.Objects;

/// <summary>
/// The addresses 127.<em>k</em>.0.0/16 that one cluster, or one federation, owns on a machine. Every cluster has the natural ports
/// on addresses of its own, reachable from the host without rights and without collisions.
/// </summary>
/// <param name="Octet">The <em>k</em>, 1 to 254.</param>
/// <remarks>
/// 127.k.0.1 API server · 127.k.0.10 cluster DNS · 127.k.1.n node n · 127.k.64.0/18 service (cluster) addresses ·
/// 127.k.(128+n).p pods of node n · 127.k.200.0 to 127.k.219.255 load balancer addresses.
/// The federation's block: 127.k.0.1 DNS · 127.k.0.2 API server · 127.k.0.3 dashboard · 127.k.200.0 and up global addresses.
/// </remarks>
public readonly record struct LoopbackBlock(byte Octet)
{
    /// <summary>Nodes that have an address range for their pods.</summary>
    public const int MaxNodes = 64;

    /// <summary>Address of a cluster's API server.</summary>
    public IPAddress ApiServer => At(0, 1);

    /// <summary>Address of a cluster's DNS server.</summary>
    public IPAddress ClusterDns => At(0, 10);

    /// <summary>Address of a federation's DNS server.</summary>
    public IPAddress FederationDns => At(0, 1);

    /// <summary>Address of a federation's API server.</summary>
    public IPAddress FederationApiServer => At(0, 2);

    /// <summary>Address of the dashboard.</summary>
    public IPAddress Dashboard => At(0, 3);

    /// <summary>Address of the <c>kubernetes</c> service, the first cluster address.</summary>
    public IPAddress KubernetesService => At(64, 1);

    /// <summary>The range that addresses of services come from, such as <c>127.9.64.0/18</c>.</summary>
    public string ServiceRange => $"127.{Octet}.64.0/18";

    /// <summary>Address of node <paramref name="node"/>, counted from 1.</summary>
    public IPAddress Node(int node) => At(1, checked((byte)node));

    /// <summary>Address of pod <paramref name="pod"/> (1 to 254) on node <paramref name="node"/> (1 to <see cref="MaxNodes"/>).</summary>
    public IPAddress Pod(int node, int pod) => At(checked((byte)(127 + node)), checked((byte)pod));

    /// <summary>Cluster address number <paramref name="index"/>, 1 to 16,382.</summary>
    public IPAddress ClusterAddress(int index) => At((byte)(64 + index / 256), (byte)(index % 256));

    /// <summary>How many cluster addresses there are.</summary>
    public const int ClusterAddresses = 16_382;

    /// <summary>Load balancer address number <paramref name="index"/>, 1 to 5,118.</summary>
    public IPAddress LoadBalancer(int index) => At((byte)(200 + index / 256), (byte)(index % 256));

    /// <summary>How many load balancer addresses there are.</summary>
    public const int LoadBalancers = 5_118;

    /// <summary>Whether an address belongs to the block.</summary>
    public bool Contains(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length == 4 && bytes[0] == 127 && bytes[1] == Octet;
    }

    private IPAddress At(byte third, byte fourth) => new([127, Octet, third, fourth]);
}
