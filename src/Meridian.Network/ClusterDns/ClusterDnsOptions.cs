using System.Net;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>How a cluster's DNS answers.</summary>
public sealed record ClusterDnsOptions
{
    /// <summary>Domain of the cluster's own names. Default <c>cluster.local</c>.</summary>
    public DnsName ClusterDomain { get; init; } = DnsName.Parse("cluster.local");

    /// <summary>Domain of the services that clusters export to each other. Default <c>clusterset.local</c>.</summary>
    public DnsName ClusterSetDomain { get; init; } = DnsName.Parse("clusterset.local");

    /// <summary>Where the cluster's DNS listens: questions to servers on this machine leave from its address, so that these see which cluster asks.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Where the cluster is, for as long as no node says so. Default: not known; the federation's name for the whole world is then used.</summary>
    public Region? Region { get; init; }

    /// <summary>Servers asked for names outside the cluster, tried in order. Default: none; such names then fail. See <see cref="ResolvConf"/>.</summary>
    public IReadOnlyList<IPEndPoint> Upstreams { get; init; } = [];

    /// <summary>Time an outside server has to answer. Default 2 s.</summary>
    public TimeSpan UpstreamTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
