namespace Meridian.Federation;

/// <summary>
/// Moves replicas without losing any: a cluster gives up ready replicas only when enough are ready altogether.
/// What is asked to grow grows at once.
/// </summary>
internal static class Pacing
{
    /// <param name="total">Replicas the object asks for.</param>
    /// <param name="target">Where the replicas shall be in the end.</param>
    /// <param name="members">Members that hold copies; only ready and returning ones count.</param>
    /// <returns>What every member of <paramref name="target"/> should be asked for now.</returns>
    public static IReadOnlyDictionary<string, long> Apply(long total, IReadOnlyDictionary<string, long> target, IReadOnlyCollection<MemberFacts> members)
    {
        var seen = members.Where(m => m.Standing is MemberStanding.Ready or MemberStanding.Returning).ToArray();
        var spare = Math.Max(0, seen.Sum(m => m.Ready ?? 0) - total);
        var paced = new Dictionary<string, long>(target, StringComparer.Ordinal);
        foreach (var member in seen.Where(m => target.ContainsKey(m.Name)).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            var surplus = (member.Wanted ?? 0) - target[member.Name];
            if (surplus <= 0) continue;
            var taken = ReadyReplicasLost(member, surplus);
            var held = Math.Max(0, taken - spare);
            spare -= taken - held;
            paced[member.Name] += held;
        }
        return paced;
    }

    // Kubernetes removes replicas that are not ready first.
    private static long ReadyReplicasLost(MemberFacts member, long removed)
    {
        var notReady = Math.Max(0, (member.Wanted ?? 0) - (member.Ready ?? 0));
        return Math.Max(0, removed - notReady);
    }
}
