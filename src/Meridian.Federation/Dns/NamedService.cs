using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated service that has DNS names.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Reaches">How it is reached in the members that have it.</param>
internal sealed record NamedService(ObjectKey Key, IReadOnlyList<ServiceReach> Reaches)
{
    /// <summary>How clients are spread over them. Default: the nearest.</summary>
    public TrafficPolicy Policy { get; init; } = TrafficPolicy.Default;

    /// <summary>How long its records may be kept; null for as long as all of the federation's.</summary>
    public TimeSpan? Ttl { get; init; }
}

/// <summary>Where a member is, for names.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Region">Region; empty if not known.</param>
/// <param name="Zones">Zones; may be empty.</param>
/// <param name="Place">On the globe; null if not known.</param>
internal sealed record MemberPlace(string Cluster, string Region, IReadOnlyList<string> Zones, GeoPoint? Place = null);
