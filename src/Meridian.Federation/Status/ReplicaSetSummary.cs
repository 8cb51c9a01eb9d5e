using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated ReplicaSet, or ReplicationController, has the sums of its copies.</summary>
internal sealed class ReplicaSetSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = parts.Sums("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
        status["observedGeneration"] = parts.ObservedGeneration(source);
        if (JointConditions.Of(parts, source, now, ("ReplicaFailure", "True")) is { Count: > 0 } conditions) status["conditions"] = conditions;
        return status;
    }
}
