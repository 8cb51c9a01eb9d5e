namespace Meridian.Controllers.Deployments;

/// <summary>
/// Resizing a Deployment that has several ReplicaSets with pods, for instance in the middle of a rollout: each gets its share, so that a
/// bad new version does not get all the new pods.
/// </summary>
internal static class ScalingPlan
{
    /// <summary>Whether the Deployment's size was changed since its ReplicaSets were last sized.</summary>
    internal static bool IsNeeded(RolloutBounds bounds, IEnumerable<RolloutReplicas> all) =>
        all.Any(r => r.Wanted > 0 && r.DesiredBefore is { } before && before != bounds.Desired);

    /// <summary>The ReplicaSets to resize, and with their present size those that do not know the Deployment's size yet.</summary>
    /// <param name="bounds">What is wanted.</param>
    /// <param name="newest">The ReplicaSet of the current template, or null if it was not made yet.</param>
    /// <param name="old">The others.</param>
    /// <param name="statusReplicas">The Deployment's <c>status.replicas</c>: the base when a ReplicaSet does not say its own.</param>
    internal static IReadOnlyList<ScaleTo> Plan(RolloutBounds bounds, RolloutReplicas? newest, IReadOnlyList<RolloutReplicas> old, int statusReplicas)
    {
        var active = (newest is null ? old : [.. old, newest]).Where(r => r.Wanted > 0).ToList();
        if (active.Count <= 1) return Single(bounds, active.Count == 1 ? active[0] : newest ?? Latest(old));
        if (newest is not null && IsSaturated(bounds, newest)) return [.. old.Where(o => o.Wanted > 0).Select(o => new ScaleTo(o.Name, 0))];
        // A Recreate is not shared out; that its ReplicaSets know the new size lets it go on.
        return bounds.Recreate ? [.. active.Select(r => new ScaleTo(r.Name, r.Wanted))] : Proportional(bounds, active, statusReplicas);
    }

    private static IReadOnlyList<ScaleTo> Single(RolloutBounds bounds, RolloutReplicas? only) =>
        only is null || (only.Wanted == bounds.Desired && only.DesiredBefore == bounds.Desired) ? [] : [new ScaleTo(only.Name, bounds.Desired)];

    private static RolloutReplicas? Latest(IReadOnlyList<RolloutReplicas> old) =>
        old.OrderByDescending(o => o.Created).ThenBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault();

    private static bool IsSaturated(RolloutBounds bounds, RolloutReplicas newest) =>
        newest.Wanted == bounds.Desired && newest.DesiredBefore == bounds.Desired && newest.Available == bounds.Desired;

    private static List<ScaleTo> Proportional(RolloutBounds bounds, List<RolloutReplicas> active, int statusReplicas)
    {
        var toAdd = (bounds.Desired > 0 ? bounds.MostPods : 0) - active.Sum(r => r.Wanted);
        // The largest first; among equals, the newest grows first and the oldest shrinks first.
        var order = active.OrderByDescending(r => r.Wanted);
        var sorted = (toAdd > 0 ? order.ThenByDescending(r => r.Created) : order.ThenBy(r => r.Created)).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
        var added = 0;
        var sizes = new int[sorted.Count];
        for (var i = 0; i < sizes.Length; i++)
        {
            var share = Share(bounds, sorted[i], toAdd, added, statusReplicas);
            sizes[i] = sorted[i].Wanted + share;
            added += share;
        }
        sizes[0] = Math.Max(0, sizes[0] + toAdd - added);
        return [.. sorted.Select((r, i) => new ScaleTo(r.Name, sizes[i])).Where((s, i) => s.Replicas != sorted[i].Wanted || sorted[i].DesiredBefore != bounds.Desired)];
    }

    private static int Share(RolloutBounds bounds, RolloutReplicas replicas, int toAdd, int added, int statusReplicas)
    {
        if (toAdd == 0 || toAdd == added) return 0;
        var fraction = Fraction(bounds, replicas, statusReplicas);
        return toAdd > 0 ? Math.Min(fraction, toAdd - added) : Math.Max(fraction, toAdd - added);
    }

    private static int Fraction(RolloutBounds bounds, RolloutReplicas replicas, int statusReplicas)
    {
        if (bounds.Desired == 0) return -replicas.Wanted;
        var before = replicas.MaxBefore is > 0 and var max ? max : statusReplicas;
        if (before == 0) return 0;
        var size = Math.Round((double)replicas.Wanted * bounds.MostPods / before, MidpointRounding.AwayFromZero);
        return (int)size - replicas.Wanted;
    }
}
