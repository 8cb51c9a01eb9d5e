using System.Collections.Concurrent;

namespace Meridian.Federation;

/// <summary>The decisions that are the same for all objects under one set of rules, made once for each member.</summary>
internal sealed class DecisionWords(IReadOnlyList<MemberFacts> members)
{
    private readonly Lazy<PlacementDecision[]> selected = Each(members, n => new(n, PlacementVerdict.Place, null, "Selected", "the object is copied to every selected cluster"));
    private readonly Lazy<PlacementDecision[]> zero = Each(members, n => new(n, PlacementVerdict.Place, 0, "NoShare", "the other clusters have all replicas") { Share = new(0, 0, 0) });
    private readonly Lazy<PlacementDecision[]> none = Each(members, n => new(n, PlacementVerdict.Remove, null, "NoShare", "the other clusters have all replicas"));
    private readonly Lazy<PlacementDecision[]> suspended = Each(members, n => new(n, PlacementVerdict.Leave, null, "Suspended", "the policy is suspended; everything stays as it is"));
    private readonly Lazy<PlacementDecision[]> notPreferred = Each(members,
        n => new(n, PlacementVerdict.Place, 0, "NotPreferred", "the preferences of the object name neither the cluster nor *") { Share = new(0, 0, 0) });
    private readonly Lazy<PlacementDecision[]> returning = Each(members,
        n => new(n, PlacementVerdict.Place, 0, "ClusterReturning", "the cluster is back; it keeps what it runs and takes its share again once it has stayed healthy"));

    // What rules say of members that they leave out is said in few ways.
    private const int MostExcluded = 64;

    private readonly ConcurrentDictionary<(string Reason, string Message), PlacementDecision[]> excluded = new();

    /// <summary>Copied as it is.</summary>
    public PlacementDecision[] Selected => selected.Value;

    /// <summary>A copy that asks for nothing.</summary>
    public PlacementDecision[] Zero => zero.Value;

    /// <summary>No copy, as there is nothing to do.</summary>
    public PlacementDecision[] None => none.Value;

    /// <summary>Not touched, as the policy is suspended.</summary>
    public PlacementDecision[] Suspended => suspended.Value;

    /// <summary>A copy that asks for nothing, as the annotation does not name the member.</summary>
    public PlacementDecision[] NotPreferred => notPreferred.Value;

    /// <summary>Stays as it is for now.</summary>
    public PlacementDecision[] Returning => returning.Value;

    /// <summary>No copy, for a reason that rules give.</summary>
    /// <param name="reason">One word.</param>
    /// <param name="message">What a person reads.</param>
    public PlacementDecision[] Excluded(string reason, string message)
    {
        if (excluded.TryGetValue((reason, message), out var known)) return known;
        if (excluded.Count >= MostExcluded) excluded.Clear();
        return excluded[(reason, message)] = [.. members.Select(m => new PlacementDecision(m.Name, PlacementVerdict.Remove, null, reason, message))];
    }

    private static Lazy<PlacementDecision[]> Each(IReadOnlyList<MemberFacts> members, Func<string, PlacementDecision> decision) =>
        new(() => [.. members.Select(m => decision(m.Name))]);
}
