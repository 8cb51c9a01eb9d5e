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
    /// <summary>The member's part of the whole, by which further numbers of the object are divided; null for objects without replicas.</summary>
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

    /// <summary>What held for the placement of the object.</summary>
    public PlacementRules Placement { get; init; } = PlacementRules.Default;

    /// <summary>The affinity group in use; empty if there are none.</summary>
    public string Group { get; init; } = "";

    /// <summary>Replicas for which there is no place now.</summary>
    public long Unplaced { get; init; }

    /// <summary>Why the object is not, or not yet, placed as its rules say; empty if it is.</summary>
    public string Problem { get; init; } = "";

    /// <summary>When to plan again though nothing changes; null for never.</summary>
    public DateTimeOffset? ReviewAt { get; init; }

    /// <summary>What the next plan shall know of this one, if this one is carried out.</summary>
    public PlacementMemory Memory { get; init; } = PlacementMemory.None;

    /// <summary>How the plan came about; null unless that was asked for.</summary>
    public PlacementTrace? Trace { get; init; }

    /// <summary>Whether the object goes only where those that need it go.</summary>
    public bool FollowsDependents { get; init; }

    /// <summary>Whether what the object needs is to go where it goes, and nowhere else for its sake.</summary>
    public bool LimitsDependencies => FollowsDependents || (Placement.Origin == RulesOrigin.Policy && Placement.Spec.Dependencies != "Ignore");

    /// <summary>The decision for a member, or null if it was not among the facts.</summary>
    public PlacementDecision? For(string cluster)
    {
        var (low, high) = (0, Decisions.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Decisions[middle].Cluster, cluster);
            if (order == 0) return Decisions[middle];
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return null;
    }
}
