namespace Meridian.Federation;

/// <summary>
/// Decides where an object goes and why. Pure: no clock, no random, ties settled by names, so that a dry run, an explanation and
/// a simulation get the very answer the federation acts on.
/// </summary>
internal static class Placer
{
    /// <summary>Reason of a decision about a member that this process has not seen yet.</summary>
    public const string NotSeen = "ClusterNotSeen";

    /// <summary>Reason of a decision about a member where somebody else's object has the name.</summary>
    public const string Conflict = "Conflict";

    private static readonly Dictionary<string, long> Unknown = [];

    /// <summary>One decision for every member.</summary>
    public static PlacementPlan Decide(PlacementRequest request, IReadOnlyCollection<MemberFacts> members)
    {
        var shares = request.Replicas is { } total ? Shares(request, total, members) : Unknown;
        return new PlacementPlan([.. members.OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => DecideOne(request, m, shares))]);
    }

    private static IReadOnlyDictionary<string, long> Shares(PlacementRequest request, long total, IReadOnlyCollection<MemberFacts> members)
    {
        var selected = members.Where(m => !m.Conflict && request.Selector.Matches(m.Labels)).ToArray();
        MemberFacts[] available = [.. selected.Where(m => m.Standing is MemberStanding.Ready or MemberStanding.Expected)];
        var target = Targets(request, Needed(total, available, selected), available);
        // Until every member that may hold replicas was seen, what is known of the others is not enough to move anything.
        var settled = selected.All(m => m.Standing != MemberStanding.Expected);
        return settled ? Pacing.Apply(total, target, selected) : Held(target, selected);
    }

    // What runs in members that are returning counts, as long as nothing is taken away for it: when all members were lost together,
    // the first to be trusted again is not flooded with the work that the others still do.
    private static long Needed(long total, MemberFacts[] available, MemberFacts[] selected)
    {
        var returning = selected.Where(m => m.Standing == MemberStanding.Returning).Sum(m => m.Ready ?? 0);
        return Math.Max(Math.Max(0, total - returning), Math.Min(total, available.Sum(m => m.Wanted ?? 0)));
    }

    private static IReadOnlyDictionary<string, long> Targets(PlacementRequest request, long total, MemberFacts[] available)
    {
        var names = available.Select(m => m.Name);
        var capacity = Known(available, m => m.Capacity);
        if (request.Preferences is null) return EvenSplit.Plan(total, names, Known(available, m => m.Wanted), capacity, request.Key);
        var plan = ReplicaPlanner.Plan(total, names, request.Preferences, Known(available, m => m.Ready), capacity, request.Key);
        return available.ToDictionary(m => m.Name, m => plan.For(m.Name), StringComparer.Ordinal);
    }

    private static Dictionary<string, long> Held(IReadOnlyDictionary<string, long> target, MemberFacts[] members) =>
        members.ToDictionary(m => m.Name, m => m.Wanted ?? target.GetValueOrDefault(m.Name), StringComparer.Ordinal);

    private static Dictionary<string, long> Known(MemberFacts[] members, Func<MemberFacts, long?> value) =>
        members.Where(m => value(m) is not null).ToDictionary(m => m.Name, m => value(m)!.Value, StringComparer.Ordinal);

    private static PlacementDecision DecideOne(PlacementRequest request, MemberFacts member, IReadOnlyDictionary<string, long> shares)
    {
        var selected = request.Selector.Matches(member.Labels);
        return member.Standing switch
        {
            MemberStanding.Offline => Leave(member, "ClusterOffline", "the cluster does not answer; what it runs is left as it is"),
            MemberStanding.NotReady => Leave(member, "ClusterNotReady", "the cluster answers but is not ready; what it runs is left as it is"),
            MemberStanding.Expected => Leave(member, NotSeen, "the cluster has not been seen yet since the federation started"),
            MemberStanding.Joining => Leave(member, "ClusterJoining", "the cluster has not answered yet"),
            _ when !selected => new(member.Name, PlacementVerdict.Remove, null, "NotSelected", $"the cluster's labels do not match {ClusterSelector.Annotation}"),
            _ when member.Conflict => Leave(member, Conflict, "an object of that name exists in the cluster that the federation did not make; it is left as it is"),
            _ when request.Replicas is null => new(member.Name, PlacementVerdict.Place, null, "Selected", "the object is copied to every selected cluster"),
            MemberStanding.Returning => new(member.Name, PlacementVerdict.Place, member.Wanted ?? 0, "ClusterReturning",
                "the cluster is back; it keeps what it runs and takes its share again once it has stayed healthy"),
            _ => Share(request, member, shares[member.Name]),
        };
    }

    private static PlacementDecision Leave(MemberFacts member, string reason, string message) =>
        new(member.Name, PlacementVerdict.Leave, null, reason, message);

    private static PlacementDecision Share(PlacementRequest request, MemberFacts member, long replicas)
    {
        if (request.Preferences is null)
            return new(member.Name, PlacementVerdict.Place, replicas, "Balanced", $"{request.Replicas} replicas are divided equally over the ready clusters");
        var reason = request.Preferences.For(member.Name) is null ? "NotPreferred" : "Preferred";
        var message = reason == "Preferred"
            ? $"{request.Replicas} replicas are divided by {ReplicaPreferences.Annotation}"
            : $"{ReplicaPreferences.Annotation} names neither the cluster nor *";
        return new(member.Name, PlacementVerdict.Place, replicas, reason, message);
    }
}
