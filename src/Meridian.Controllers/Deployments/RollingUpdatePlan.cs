namespace Meridian.Controllers.Deployments;

/// <summary>
/// One step of a rolling update: up to the surge with the new ReplicaSet; when there is no room for that, down with the old ones as far as
/// availability allows. The next step follows when the world has changed.
/// </summary>
internal static class RollingUpdatePlan
{
    /// <summary>The ReplicaSets to resize now; empty when the rollout waits or is over.</summary>
    internal static IReadOnlyList<ScaleTo> Next(RolloutBounds bounds, RolloutReplicas newest, IReadOnlyList<RolloutReplicas> old)
    {
        var size = NewSize(bounds, newest.Wanted, newest.Wanted + old.Sum(o => o.Wanted));
        return size != newest.Wanted ? [new ScaleTo(newest.Name, size)] : Down(bounds, newest, old);
    }

    /// <summary>The new ReplicaSet's size: as many as wanted, as far as the surge allows.</summary>
    /// <param name="bounds">What is wanted.</param>
    /// <param name="wanted">Its size now.</param>
    /// <param name="pods">Pods of all ReplicaSets, by their sizes.</param>
    internal static int NewSize(RolloutBounds bounds, int wanted, int pods)
    {
        if (bounds.Recreate || wanted > bounds.Desired) return bounds.Desired;
        var room = Math.Max(0, bounds.MostPods - pods);
        return wanted + Math.Min(room, bounds.Desired - wanted);
    }

    private static List<ScaleTo> Down(RolloutBounds bounds, RolloutReplicas newest, IReadOnlyList<RolloutReplicas> old)
    {
        var pods = newest.Wanted + old.Sum(o => o.Wanted);
        var room = pods - bounds.FewestAvailable - (newest.Wanted - newest.Available);
        if (room <= 0) return [];
        var sizes = old.OrderBy(o => o.Created).ThenBy(o => o.Name, StringComparer.Ordinal).Select(o => new Sizing(o)).ToList();
        // Pods that serve nobody go first: they cost no availability.
        Take(sizes, room, s => s.Size - s.Old.Available);
        Take(sizes, newest.Available + old.Sum(o => o.Available) - bounds.FewestAvailable, s => s.Size);
        return [.. sizes.Where(s => s.Size != s.Old.Wanted).Select(s => new ScaleTo(s.Old.Name, s.Size))];
    }

    private static void Take(List<Sizing> sizes, int room, Func<Sizing, int> mostOf)
    {
        foreach (var sizing in sizes)
        {
            var taken = Math.Min(Math.Max(0, mostOf(sizing)), Math.Max(0, room));
            sizing.Size -= taken;
            room -= taken;
        }
    }

    private sealed class Sizing(RolloutReplicas old)
    {
        internal RolloutReplicas Old { get; } = old;

        internal int Size { get; set; } = old.Wanted;
    }
}
