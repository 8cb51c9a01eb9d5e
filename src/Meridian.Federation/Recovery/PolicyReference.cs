using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Names a policy in one word of a status: <c>PlacementPolicy default/web</c>, <c>ClusterPlacementPolicy everywhere</c>.</summary>
internal static class PolicyReference
{
    /// <summary>Reads such a word; null if it names no policy.</summary>
    public static (ResourceType Type, ObjectKey Key)? Parse(string text)
    {
        var parts = text.Split(' ');
        if (parts.Length != 2) return null;
        var slash = parts[1].IndexOf('/', StringComparison.Ordinal);
        if (parts[0] == ResourceTypes.ClusterPlacementPolicies.Kind) return (ResourceTypes.ClusterPlacementPolicies, ObjectKey.Cluster(parts[1]));
        return parts[0] == ResourceTypes.PlacementPolicies.Kind && slash > 0
            ? (ResourceTypes.PlacementPolicies, new ObjectKey(parts[1][..slash], parts[1][(slash + 1)..]))
            : null;
    }
}
