namespace Meridian.Federation;

/// <summary>What an object asks of its placement.</summary>
/// <param name="Key">Key of the object, <c>namespace/name</c>; breaks ties.</param>
/// <param name="Selector">Clusters it may be in.</param>
/// <param name="Replicas">Replicas to divide; null for objects that are simply copied.</param>
/// <param name="Preferences">The user's shares, or null to divide equally.</param>
internal sealed record PlacementRequest(string Key, ClusterSelector Selector, long? Replicas = null, ReplicaPreferences? Preferences = null);
