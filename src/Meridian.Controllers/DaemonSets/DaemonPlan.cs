namespace Meridian.Controllers.DaemonSets;

/// <summary>How far a daemon pod is.</summary>
internal enum DaemonHealth
{
    /// <summary>Not ready for long enough.</summary>
    Starting,

    /// <summary>Ready for long enough.</summary>
    Available,

    /// <summary>Failed: it is made anew.</summary>
    Failed,

    /// <summary>Succeeded, which no daemon should: it is made anew.</summary>
    Succeeded,

    /// <summary>On its way out.</summary>
    Terminating,
}

/// <summary>What the arithmetic knows of one pod.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Updated">Whether it is of the present template.</param>
/// <param name="Health">How far it is.</param>
/// <param name="Bound">Whether its node has it already.</param>
/// <param name="Created">When it was made: the oldest of several stays.</param>
internal sealed record DaemonPod(string Name, bool Updated, DaemonHealth Health, bool Bound, DateTimeOffset Created);

/// <summary>A node and the pods on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fit">Whether it is to run one.</param>
/// <param name="Pods">Those that are there.</param>
internal sealed record DaemonNode(string Name, DaemonFit Fit, IReadOnlyList<DaemonPod> Pods)
{
    /// <summary>Pods that serve or are about to.</summary>
    internal IReadOnlyList<DaemonPod> Serving => [.. Pods.Where(p => p.Health is DaemonHealth.Starting or DaemonHealth.Available)];
}

/// <summary>What is done.</summary>
/// <param name="Create">Nodes that get a pod.</param>
/// <param name="Delete">Names of pods that go.</param>
internal sealed record DaemonStep(IReadOnlyList<string> Create, IReadOnlyList<string> Delete);

/// <summary>Limits of a rolling update.</summary>
/// <param name="MaxUnavailable">Nodes that may be without a pod.</param>
/// <param name="MaxSurge">Nodes that may have two.</param>
internal sealed record DaemonBounds(int MaxUnavailable, int MaxSurge);

/// <summary>Which daemon pods are made and deleted now.</summary>
internal static class DaemonPlan
{
    /// <summary>One pod on each node that is to have one.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="surges">Whether, during an update, a node may have an old and a new one.</param>
    internal static DaemonStep Manage(IEnumerable<DaemonNode> nodes, bool surges)
    {
        var (create, delete) = (new List<string>(), new List<string>());
        foreach (var node in nodes)
        {
            if (!node.Fit.Keep)
            {
                delete.AddRange(node.Pods.Where(p => p.Health != DaemonHealth.Terminating).Select(p => p.Name));
                continue;
            }
            delete.AddRange(node.Pods.Where(p => p.Health is DaemonHealth.Failed or DaemonHealth.Succeeded).Select(p => p.Name));
            var serving = node.Serving;
            // One that ends gives its place free only when it has ended; with a surge, the next may come before.
            if (node.Fit.Run && (node.Pods.Count == 0 || (surges && serving.Count == 0 && node.Pods.All(p => p.Health == DaemonHealth.Terminating)))) create.Add(node.Name);
            delete.AddRange(Doubles(serving, surges).Select(p => p.Name));
        }
        return new DaemonStep(create, delete);
    }

    /// <summary>The next step of a rolling update.</summary>
    internal static DaemonStep Update(IReadOnlyList<DaemonNode> nodes, DaemonBounds bounds) => bounds.MaxSurge > 0 ? Surge(nodes, bounds.MaxSurge) : Replace(nodes, bounds.MaxUnavailable);

    // With a surge, the old one and the new one are both there on purpose: of each only the oldest is kept.
    private static IEnumerable<DaemonPod> Doubles(IReadOnlyList<DaemonPod> serving, bool surges)
    {
        if (surges) return serving.GroupBy(p => p.Updated).SelectMany(Beyond);
        return Beyond(serving);

        static IEnumerable<DaemonPod> Beyond(IEnumerable<DaemonPod> pods) =>
            pods.OrderByDescending(p => p.Bound).ThenBy(p => p.Created).ThenBy(p => p.Name, StringComparer.Ordinal).Skip(1);
    }

    private static DaemonStep Replace(IReadOnlyList<DaemonNode> nodes, int maxUnavailable)
    {
        var (unavailable, broken, candidates) = (0, new List<string>(), new List<string>());
        foreach (var node in nodes.Where(n => n.Fit.Run))
        {
            if (node.Serving is not [var pod]) unavailable++;
            else if (pod.Updated) unavailable += pod.Health == DaemonHealth.Available ? 0 : 1;
            // What is missing already costs nothing by being replaced.
            else (pod.Health == DaemonHealth.Available ? candidates : broken).Add(pod.Name);
        }
        return new DaemonStep([], [.. broken, .. candidates.Take(Math.Max(0, maxUnavailable - unavailable))]);
    }

    private static DaemonStep Surge(IReadOnlyList<DaemonNode> nodes, int maxSurge)
    {
        var (surging, broken, candidates, delete) = (0, new List<string>(), new List<string>(), new List<string>());
        foreach (var node in nodes.Where(n => n.Fit.Run))
        {
            var (old, made) = (node.Serving.Where(p => !p.Updated).ToList(), node.Serving.Where(p => p.Updated).ToList());
            if (old.Count == 0) continue;
            if (old.Count > 1 || made.Count > 1) surging++;
            else if (made.Count == 0) (old[0].Health == DaemonHealth.Available ? candidates : broken).Add(node.Name);
            else if (old[0].Health != DaemonHealth.Available || made[0].Health == DaemonHealth.Available) delete.Add(old[0].Name);
            else surging++;
        }
        return new DaemonStep([.. broken, .. candidates.Take(Math.Max(0, maxSurge - surging))], delete);
    }
}
