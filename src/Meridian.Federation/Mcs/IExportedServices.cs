using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The services that members export, for whoever sends traffic to them.</summary>
internal interface IExportedServices
{
    /// <summary>What the service is now, and where; null if no member exports it. Safe for concurrent use.</summary>
    ClusterSetService? Find(ObjectKey service);

    /// <summary>Calls the handler with a service's name when something about its exports changed. Must be quick.</summary>
    IDisposable Subscribe(Action<ObjectKey> handler);
}

/// <summary>A service of several clusters.</summary>
/// <param name="Key">Namespace and name, the same in all clusters.</param>
/// <param name="Merged">What the exports make together.</param>
/// <param name="Backends">The clusters that serve it, ordered by name.</param>
internal sealed record ClusterSetService(ObjectKey Key, MergedService Merged, IReadOnlyList<ClusterSetBackend> Backends);

/// <summary>A cluster that serves an exported service.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Service">The service there, with its own addresses.</param>
/// <param name="Slices">Its endpoints; none while the member does not answer.</param>
/// <param name="IsReachable">Whether the member answers.</param>
internal sealed record ClusterSetBackend(string Cluster, Service Service, IReadOnlyList<EndpointSlice> Slices, bool IsReachable);
