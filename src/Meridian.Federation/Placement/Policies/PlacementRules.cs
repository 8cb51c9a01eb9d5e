using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Where the rules of an object's placement come from.</summary>
internal enum RulesOrigin
{
    /// <summary>Nobody said anything: everywhere, and replicas in equal parts.</summary>
    Default,

    /// <summary>The annotations of Federation v1 on the object.</summary>
    Annotations,

    /// <summary>A policy.</summary>
    Policy,
}

/// <summary>What holds for the placement of objects, made ready for deciding. Shared by all objects a policy holds for; compared by reference.</summary>
internal sealed class PlacementRules
{
    /// <summary>The rules where nobody said anything.</summary>
    public static readonly PlacementRules Default = new(RulesOrigin.Default, "the default", new PlacementPolicySpec(), ClusterMatch.Everything);

    private PlacementRules(RulesOrigin origin, string name, PlacementPolicySpec spec, ClusterMatch clusters)
    {
        (Origin, Name, Spec, Clusters) = (origin, name, spec, clusters);
        Groups = [.. spec.AffinityGroups.Select(g => new GroupRule(g.Name, new ClusterMatch(g)))];
        Shares = [.. spec.Replicas.Clusters.Select(s => new ShareRule(new ClusterMatch(s), s))];
        Division = Enum.TryParse<Division>(spec.Replicas.Division, out var division) ? division : Division.Balanced;
        NotReadyAfter = DurationText.Parse(spec.Failover.NotReadyAfter);
        FailoverAfter = DurationText.Parse(spec.Failover.After);
        FailbackAfter = DurationText.Parse(spec.Failover.FailbackAfter);
        UnschedulableAfter = DurationText.ParseOr(spec.Failover.UnschedulableAfter, TimeSpan.FromSeconds(60));
        GracePeriod = DurationText.ParseOr(spec.Failover.GracePeriod, TimeSpan.FromMinutes(10));
        MovementWindow = DurationText.ParseOr(spec.Movement.Window, TimeSpan.FromMinutes(1));
    }

    /// <summary>Who says so.</summary>
    public RulesOrigin Origin { get; }

    /// <summary>Who says so, for people: <c>PlacementPolicy default/web</c>.</summary>
    public string Name { get; }

    /// <summary>The policy; null if there is none.</summary>
    public HeldPolicy? Policy { get; private init; }

    /// <summary>The policy's words; defaults where there is none.</summary>
    public PlacementPolicySpec Spec { get; }

    /// <summary>Clusters that come into question.</summary>
    public ClusterMatch Clusters { get; }

    /// <summary>Groups in order of preference; none for one group of all.</summary>
    public IReadOnlyList<GroupRule> Groups { get; }

    /// <summary>Weights and bounds; the first that selects a cluster holds.</summary>
    public IReadOnlyList<ShareRule> Shares { get; }

    /// <summary>How replicas are divided.</summary>
    public Division Division { get; }

    /// <summary>How long a member must have failed until it is given no more work; null for as soon as it counts as lost.</summary>
    public TimeSpan? NotReadyAfter { get; }

    /// <summary>How long a member must have failed until its work is given to others; null for the federation's time.</summary>
    public TimeSpan? FailoverAfter { get; }

    /// <summary>How long a member must be well after a loss until it is given work; null for the federation's time.</summary>
    public TimeSpan? FailbackAfter { get; }

    /// <summary>How long pods must be unschedulable until their replicas are given to others.</summary>
    public TimeSpan UnschedulableAfter { get; }

    /// <summary>How long replicas are kept for want of ready replacements.</summary>
    public TimeSpan GracePeriod { get; }

    /// <summary>Length of a movement window.</summary>
    public TimeSpan MovementWindow { get; }

    /// <summary>After how long a failure matters here before the member counts as lost; null if it does not.</summary>
    public TimeSpan? Patience => NotReadyAfter is null || FailoverAfter < NotReadyAfter ? FailoverAfter : NotReadyAfter;

    /// <summary>Whether replicas that run may be moved to fit the division.</summary>
    /// <param name="stateful">Whether the replicas hold state.</param>
    public bool Rebalances(bool stateful) => Spec.Replicas.Rebalance ?? (!stateful && Division is not (Division.Capacity or Division.Aggregated));

    /// <summary>Whether the decision is about nothing but room, so that it waits until that is known.</summary>
    public bool NeedsRoom => Division is Division.Capacity or Division.Aggregated;

    /// <summary>The rules of a policy.</summary>
    public static PlacementRules Of(string policy, PlacementPolicySpec spec) => new(RulesOrigin.Policy, policy, spec, new ClusterMatch(spec.Clusters));

    /// <summary>The rules of a policy.</summary>
    public static PlacementRules Of(HeldPolicy policy)
    {
        var spec = policy.Source.View<PlacementPolicy>().Spec;
        return new(RulesOrigin.Policy, $"{policy.Type.Kind} {policy.Source.Key}", spec, new ClusterMatch(spec.Clusters)) { Policy = policy };
    }

    /// <summary>The rules of a cluster selector annotation.</summary>
    public static PlacementRules Of(ClusterSelector selector) =>
        new(RulesOrigin.Annotations, "the annotations of the object", new PlacementPolicySpec(), new ClusterMatch(selector));
}

/// <summary>One affinity group.</summary>
internal sealed record GroupRule(string Name, ClusterMatch Match);

/// <summary>Weight and bounds of some clusters.</summary>
internal sealed record ShareRule(ClusterMatch Match, ClusterReplicas Share);

/// <summary>How replicas are divided over clusters.</summary>
internal enum Division
{
    /// <summary>Equal parts.</summary>
    Balanced,

    /// <summary>All of them in each cluster.</summary>
    Duplicated,

    /// <summary>In proportion to weights.</summary>
    Weighted,

    /// <summary>In proportion to how many more fit.</summary>
    Capacity,

    /// <summary>On as few clusters as hold them.</summary>
    Aggregated,
}
