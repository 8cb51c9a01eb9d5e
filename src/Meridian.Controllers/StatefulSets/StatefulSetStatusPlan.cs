using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Computes a StatefulSet's status from its pods.</summary>
internal static class StatefulSetStatusPlan
{
    /// <param name="set">The StatefulSet as cached.</param>
    /// <param name="shape">What is wanted.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="collisions">How often a revision's name was taken.</param>
    internal static JsonObject Next(KubeObject set, StatefulShape shape, IReadOnlyCollection<StatefulPod> pods, int collisions)
    {
        var ready = pods.Count(p => p.Health is StatefulHealth.Ready or StatefulHealth.Available);
        var updated = Of(pods, shape.Update);
        // With the last pod the update has become what is current.
        var done = shape.Rolling && updated == shape.Replicas && ready == shape.Replicas && pods.Count == shape.Replicas;
        var status = ObjectStatus.CopyOf(set);
        status["observedGeneration"] = set.Header.Generation;
        status["replicas"] = pods.Count;
        Count(status, "readyReplicas", ready);
        status["availableReplicas"] = pods.Count(p => p.Health == StatefulHealth.Available);
        Count(status, "currentReplicas", done ? updated : Of(pods, shape.Current));
        Count(status, "updatedReplicas", updated);
        status["currentRevision"] = done ? shape.Update : shape.Current;
        status["updateRevision"] = shape.Update;
        status["collisionCount"] = collisions;
        return status;
    }

    private static int Of(IReadOnlyCollection<StatefulPod> pods, string revision) => pods.Count(p => p.Revision == revision && p.Health != StatefulHealth.Terminating);

    // Absent means zero, as a Go server leaves it out.
    private static void Count(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
        else status.Remove(field);
    }
}
