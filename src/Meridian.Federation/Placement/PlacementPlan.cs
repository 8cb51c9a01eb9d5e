namespace Meridian.Federation;

/// <summary>What to do with an object in one member.</summary>
internal enum PlacementVerdict
{
    /// <summary>Keep a copy there.</summary>
    Place,

    /// <summary>Keep no copy there.</summary>
    Remove,

    /// <summary>Change nothing there now.</summary>
    Leave,
}

/// <summary>The decision for one member.</summary>
/// <param name="Cluster">Name of the Cluster.</param>
/// <param name="Verdict">What to do.</param>
/// <param name="Replicas">Replicas the copy asks for; null for objects without replicas, or when nothing is placed.</param>
/// <param name="Reason">One word in camel case, such as <c>Balanced</c> or <c>ClusterOffline</c>.</param>
/// <param name="Message">What a person reads.</param>
internal sealed record PlacementDecision(string Cluster, PlacementVerdict Verdict, long? Replicas, string Reason, string Message)
{
    /// <summary>The part of what is divided, among those of all members; null for objects without replicas, or when nothing is placed.</summary>
    public ReplicaShare? Share { get; init; }

    /// <summary>Whether a member that has done what another decision asks has nothing more to do.</summary>
    public bool AsksTheSameAs(PlacementDecision? other) => other is not null
        && (Verdict, Replicas, Share) == (other.Verdict, other.Replicas, other.Share) && (Verdict != PlacementVerdict.Leave || Reason == other.Reason);
}

/// <summary>Decisions for all members, ordered by name.</summary>
internal sealed record PlacementPlan(IReadOnlyList<PlacementDecision> Decisions)
{
    /// <summary>How the copies are kept.</summary>
    public PropagationRules Rules { get; init; } = new();

    /// <summary>The decision for a member, or null if it was not among the facts.</summary>
    public PlacementDecision? For(string cluster)
    {
        var (low, high) = (0, Decisions.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Decisions[middle].Cluster, cluster);
            if (order == 0) return Decisions[middle];
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }
}
