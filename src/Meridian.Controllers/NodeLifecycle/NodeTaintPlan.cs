using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>The taints by which a node's condition keeps pods away.</summary>
internal static class NodeTaintPlan
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Unreachable = "node.kubernetes.io/unreachable";
    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    private static readonly (string Condition, string Taint)[] Pressures =
    [
        ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "node.kubernetes.io/network-unavailable"),
    ];

    private static readonly HashSet<string> Managed = [NotReady, Unreachable, Unschedulable, .. Pressures.Select(p => p.Taint)];

    /// <summary>The node's taints as they should be; those of others stay, those that stand already keep their time.</summary>
    /// <param name="node">The node.</param>
    /// <param name="evict">Whether pods may be driven off; false while no node at all is ready.</param>
    /// <param name="now">Time for taints that are added.</param>
    internal static IReadOnlyList<Taint> Taints(KubeObject node, bool evict, DateTimeOffset now)
    {
        var present = node.View<Node>().Spec.Taints;
        var wanted = Wanted(node, evict).ToList();
        var kept = present.Where(t => !Managed.Contains(t.Key) || wanted.Contains((t.Key, t.Effect)));
        var added = wanted.Where(w => !present.Any(t => (t.Key, t.Effect) == w))
            .Select(w => new Taint { Key = w.Key, Effect = w.Effect, TimeAdded = now });
        return [.. kept, .. added];
    }

    /// <summary>Whether the node drives pods off already because it is not ready.</summary>
    internal static bool DrivesOff(KubeObject node) => node.View<Node>().Spec.Taints.Any(t => t is { Key: NotReady or Unreachable, Effect: "NoExecute" });

    private static IEnumerable<(string Key, string Effect)> Wanted(KubeObject node, bool evict)
    {
        var view = node.View<Node>();
        var ready = NodeHealthPlan.Ready(node);
        if (ready != "True")
        {
            var key = ready == "Unknown" ? Unreachable : NotReady;
            yield return (key, "NoSchedule");
            // A node that has not reported yet has nothing that could be driven off.
            if (evict && ready.Length > 0) yield return (key, "NoExecute");
        }
        foreach (var (condition, taint) in Pressures)
        {
            if (view.Status.Conditions.IsTrue(condition)) yield return (taint, "NoSchedule");
        }
        if (view.Spec.Unschedulable) yield return (Unschedulable, "NoSchedule");
    }
}
