using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>When a node's taints drive a pod off.</summary>
internal static class EvictionPlan
{
    /// <summary>When the pod must go; null if it may stay.</summary>
    internal static DateTimeOffset? Due(PodSpec pod, IEnumerable<Taint> taints, DateTimeOffset now)
    {
        DateTimeOffset? due = null;
        foreach (var taint in taints.Where(t => t.Effect == "NoExecute"))
        {
            var tolerations = pod.Tolerations.Where(t => t.Tolerates(taint)).ToList();
            if (tolerations.Count == 0) return now;
            // No time in any of them means for ever.
            if (tolerations.Min(t => t.TolerationSeconds) is not { } seconds) continue;
            var end = (taint.TimeAdded ?? now) + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue));
            if (due is null || end < due) due = end;
        }
        return due;
    }
}
