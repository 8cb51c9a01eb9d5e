using System.Globalization;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Deciding;

/// <summary>Where a pod goes, or why nowhere.</summary>
/// <param name="Node">Name of the node; null if none will do.</param>
/// <param name="Message">Why not, in Kubernetes' words; empty if there is a node.</param>
/// <param name="WakeOn">Changes after which another try is worth while.</param>
internal sealed record SchedulingDecision(string? Node, string Message, WakeOn WakeOn)
{
    internal static SchedulingDecision To(string node) => new(node, "", WakeOn.None);

    /// <summary>No node will do.</summary>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="reasons">Each reason and how many nodes have it.</param>
    /// <param name="wakeOn">Changes that may help.</param>
    internal static SchedulingDecision Nowhere(int nodes, IReadOnlyDictionary<string, int> reasons, WakeOn wakeOn)
    {
        if (nodes == 0) return new SchedulingDecision(null, "no nodes available to schedule pods", WakeOn.NodeChanged);
        var texts = reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Value} {r.Key}")).Order(StringComparer.Ordinal);
        return new SchedulingDecision(null, string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {string.Join(", ", texts)}."), wakeOn);
    }
}
