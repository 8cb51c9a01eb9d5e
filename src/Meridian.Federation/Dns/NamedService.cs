using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated service that has DNS names.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Reaches">How it is reached in the members where it is healthy.</param>
internal sealed record NamedService(ObjectKey Key, IReadOnlyList<ServiceReach> Reaches);

/// <summary>Where a member is, for names.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Region">Region; empty if not known.</param>
/// <param name="Zones">Zones; may be empty.</param>
internal sealed record MemberPlace(string Cluster, string Region, IReadOnlyList<string> Zones);
