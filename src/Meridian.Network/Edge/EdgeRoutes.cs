using System.Net;

namespace Meridian.Network;

/// <summary>How a route's path is compared.</summary>
public enum EdgePathType
{
    /// <summary>Whole path elements from the front: <c>/a</c> matches <c>/a</c>, <c>/a/</c> and <c>/a/b</c>. <c>ImplementationSpecific</c> means this.</summary>
    Prefix,

    /// <summary>The whole path, case-sensitive.</summary>
    Exact,
}

/// <summary>All routes of an edge server at one moment. Immutable: a change is another snapshot.</summary>
/// <param name="Routes">The routes, in any order: the most specific match counts.</param>
public sealed record EdgeRoutes(IReadOnlyList<EdgeRoute> Routes)
{
    /// <summary>No route: everything is answered 404.</summary>
    public static readonly EdgeRoutes None = new([]);
}

/// <summary>One rule: which requests go to which service.</summary>
public sealed record EdgeRoute
{
    /// <summary>Host name; <c>*.example.test</c> for all names one label below; empty for all hosts. Default: empty.</summary>
    public string Host { get; init; } = "";

    /// <summary>Path, beginning with a slash. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>How the path is compared. Default: as a prefix.</summary>
    public EdgePathType PathType { get; init; } = EdgePathType.Prefix;

    /// <summary>Where matching requests go.</summary>
    public required EdgeService Service { get; init; }
}

/// <summary>A service and where it runs.</summary>
/// <param name="Name">Name in logs and statistics, such as <c>default/frontend:80</c>.</param>
/// <param name="Backends">Its places in the clusters; none: the service answers 503.</param>
public sealed record EdgeService(string Name, IReadOnlyList<EdgeBackend> Backends);

/// <summary>One place where a service runs.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Region">Name of its region, by which its place on the globe is known.</param>
/// <param name="EndPoint">Where it takes HTTP.</param>
/// <param name="Healthy">Whether it may be used: the cluster is reachable and the service has ready endpoints there.</param>
public sealed record EdgeBackend(string Cluster, string Region, IPEndPoint EndPoint, bool Healthy);
