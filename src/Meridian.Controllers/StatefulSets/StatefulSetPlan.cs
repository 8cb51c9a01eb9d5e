namespace Meridian.Controllers.StatefulSets;

/// <summary>How far a pod of a StatefulSet is.</summary>
internal enum StatefulHealth
{
    /// <summary>Not ready.</summary>
    Starting,

    /// <summary>Ready, but not for long enough.</summary>
    Ready,

    /// <summary>Ready for long enough.</summary>
    Available,

    /// <summary>Succeeded or failed: it is made anew.</summary>
    Ended,

    /// <summary>On its way out.</summary>
    Terminating,
}

/// <summary>What the arithmetic knows of one pod.</summary>
/// <param name="Ordinal">Its number.</param>
/// <param name="Revision">Revision it was made of.</param>
/// <param name="Health">How far it is.</param>
internal sealed record StatefulPod(int Ordinal, string Revision, StatefulHealth Health);

/// <summary>What the arithmetic knows of a StatefulSet.</summary>
/// <param name="Start">Number of the first pod.</param>
/// <param name="Replicas">Wanted pods.</param>
/// <param name="Ordered">Whether one pod waits for those before it.</param>
/// <param name="Rolling">Whether old pods are replaced; otherwise that waits for their deletion.</param>
/// <param name="Partition">So many pods stay at the current revision.</param>
/// <param name="MaxUnavailable">Pods that may be missing while old ones are replaced.</param>
/// <param name="Current">Revision that an update replaces.</param>
/// <param name="Update">Revision of the present template.</param>
internal sealed record StatefulShape(int Start, int Replicas, bool Ordered, bool Rolling, int Partition, int MaxUnavailable, string Current, string Update)
{
    /// <summary>The number after the last.</summary>
    internal int End => Start + Replicas;

    /// <summary>The revision that a new pod is made of.</summary>
    internal string RevisionOf(int ordinal) => Rolling && ordinal < Start + Partition ? Current : Update;
}

/// <summary>What is done to a pod.</summary>
internal enum StatefulVerb
{
    /// <summary>Make it.</summary>
    Create,

    /// <summary>Delete it: it has ended, and is made anew.</summary>
    Recreate,

    /// <summary>Delete it: it is one too many.</summary>
    Remove,

    /// <summary>Delete it: it is of an old revision, and is made anew.</summary>
    Update,
}

/// <summary>One step.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Ordinal">To which pod.</param>
/// <param name="Revision">Of which revision, for a creation.</param>
internal sealed record StatefulStep(StatefulVerb Verb, int Ordinal, string Revision = "");

/// <summary>Which pods of a StatefulSet are made and deleted now.</summary>
internal static class StatefulSetPlan
{
    /// <summary>The steps, in order: those that are missing, then those that are too many, then those that are out of date.</summary>
    internal static IReadOnlyList<StatefulStep> Decide(StatefulShape set, IReadOnlyCollection<StatefulPod> pods)
    {
        var steps = new List<StatefulStep>();
        var byOrdinal = pods.ToDictionary(p => p.Ordinal);
        if (Fill(set, byOrdinal, steps) && Shrink(set, pods, steps) && set.Rolling) Renew(set, byOrdinal, steps);
        return steps;
    }

    // Each returns whether what comes after it may be done too.
    private static bool Fill(StatefulShape set, Dictionary<int, StatefulPod> pods, List<StatefulStep> steps)
    {
        for (var ordinal = set.Start; ordinal < set.End; ordinal++)
        {
            var pod = pods.GetValueOrDefault(ordinal);
            if (pod is null) steps.Add(new StatefulStep(StatefulVerb.Create, ordinal, set.RevisionOf(ordinal)));
            else if (pod.Health == StatefulHealth.Ended) steps.Add(new StatefulStep(StatefulVerb.Recreate, ordinal));
            if (set.Ordered && pod is not { Health: StatefulHealth.Available }) return false;
        }
        return true;
    }

    private static bool Shrink(StatefulShape set, IReadOnlyCollection<StatefulPod> pods, List<StatefulStep> steps)
    {
        var surplus = pods.Where(p => p.Ordinal < set.Start || p.Ordinal >= set.End).OrderByDescending(p => p.Ordinal).ToList();
        if (!set.Ordered)
        {
            steps.AddRange(surplus.Where(p => p.Health != StatefulHealth.Terminating).Select(p => new StatefulStep(StatefulVerb.Remove, p.Ordinal)));
            return true;
        }
        if (surplus.Count == 0) return true;
        var unhealthy = surplus.Where(p => p.Health is not (StatefulHealth.Ready or StatefulHealth.Available)).MinBy(p => p.Ordinal);
        var next = surplus[0];
        // Of those that are not well only the first may go, what the others wait for; one that has ended will not get well.
        if (next.Health is StatefulHealth.Available or StatefulHealth.Ended || (next == unhealthy && next.Health != StatefulHealth.Terminating))
            steps.Add(new StatefulStep(StatefulVerb.Remove, next.Ordinal));
        return false;
    }

    private static void Renew(StatefulShape set, Dictionary<int, StatefulPod> pods, List<StatefulStep> steps)
    {
        var missing = Enumerable.Range(set.Start, set.Replicas).Count(o => pods.GetValueOrDefault(o) is not { Health: StatefulHealth.Available });
        var renewing = Enumerable.Range(set.Start, set.Replicas).Count(o => pods.GetValueOrDefault(o) is not { } pod || IsRenewing(set, pod));
        for (var ordinal = set.End - 1; ordinal >= set.Start + set.Partition; ordinal--)
        {
            if (pods.GetValueOrDefault(ordinal) is not { } pod || pod.Revision == set.Update || pod.Health is StatefulHealth.Terminating or StatefulHealth.Ended) continue;
            // One that is not available already costs nothing more by its renewal; still not more are renewed at once than may be missing.
            var healthy = pod.Health == StatefulHealth.Available;
            if ((healthy ? missing : renewing) >= set.MaxUnavailable) return;
            steps.Add(new StatefulStep(StatefulVerb.Update, ordinal));
            renewing++;
            if (healthy) missing++;
        }
    }

    private static bool IsRenewing(StatefulShape set, StatefulPod pod) =>
        pod.Health is StatefulHealth.Terminating or StatefulHealth.Ended || (pod.Revision == set.Update && pod.Health != StatefulHealth.Available);
}
