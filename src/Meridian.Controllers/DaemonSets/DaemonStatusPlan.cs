using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.DaemonSets;

/// <summary>Computes a DaemonSet's status from its nodes.</summary>
internal static class DaemonStatusPlan
{
    /// <param name="set">The DaemonSet as cached.</param>
    /// <param name="nodes">The nodes and the pods on them.</param>
    /// <param name="ready">Whether the pod of a name is ready.</param>
    /// <param name="collisions">How often a revision's name was taken.</param>
    internal static JsonObject Next(KubeObject set, IReadOnlyList<DaemonNode> nodes, Func<string, bool> ready, int collisions)
    {
        var wanted = nodes.Where(n => n.Fit.Run).ToList();
        // Of several pods on a node the oldest tells.
        var oldest = wanted.Where(n => n.Pods.Count > 0).Select(n => n.Pods.OrderBy(p => p.Created).ThenBy(p => p.Name, StringComparer.Ordinal).First()).ToList();
        var available = oldest.Count(p => p.Health == DaemonHealth.Available);
        var status = ObjectStatus.CopyOf(set);
        status["currentNumberScheduled"] = oldest.Count;
        status["numberMisscheduled"] = nodes.Count(n => !n.Fit.Run && n.Pods.Count > 0);
        status["desiredNumberScheduled"] = wanted.Count;
        status["numberReady"] = oldest.Count(p => ready(p.Name));
        status["observedGeneration"] = set.Header.Generation;
        Count(status, "updatedNumberScheduled", wanted.Count(n => n.Pods.Any(p => p.Updated)));
        Count(status, "numberAvailable", available);
        Count(status, "numberUnavailable", wanted.Count - available);
        if (collisions > 0) status["collisionCount"] = collisions;
        return status;
    }

    // Absent means zero, as a Go server leaves it out.
    private static void Count(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
        else status.Remove(field);
    }
}
