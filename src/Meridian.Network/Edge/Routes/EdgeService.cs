using System.Net;

namespace Meridian.Network;

/// <summary>A service and where it runs.</summary>
/// <param name="Name">Name in logs and statistics, such as <c>default/frontend:80</c>.</param>
/// <param name="Backends">Its places in the clusters; none: the service answers 503.</param>
public sealed record EdgeService(string Name, IReadOnlyList<EdgeBackend> Backends)
{
    /// <summary>Whether its backends are spoken to by HTTP/2 without TLS, as gRPC wants it. Default false.</summary>
    public bool Http2 { get; init; }

    /// <summary>How its backends are asked whether they are well; null for what the route says. Default null.</summary>
    public HealthCheck? HealthCheck { get; init; }
}

/// <summary>One place where a service runs.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Region">Name of its region, by which its place on the globe is known.</param>
/// <param name="EndPoint">Where it takes HTTP.</param>
/// <param name="Healthy">Whether it may be used: the cluster is reachable and the service has ready endpoints there.</param>
public sealed record EdgeBackend(string Cluster, string Region, IPEndPoint EndPoint, bool Healthy)
{
    /// <summary>Where the cluster is; null for where its region is. Default: null.</summary>
    public Dns.GeoPoint? Place { get; init; }
}
