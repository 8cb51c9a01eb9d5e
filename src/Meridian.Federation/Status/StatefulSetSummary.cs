using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A federated StatefulSet has the sums of its copies. Its current revision is the updated one as soon as that is so in every member, which ends a rollout.
/// </summary>
internal sealed class StatefulSetSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = parts.Sums("replicas", "readyReplicas", "availableReplicas", "currentReplicas", "updatedReplicas");
        status["observedGeneration"] = parts.ObservedGeneration(source);
        status["collisionCount"] = 0;
        // The members with pods speak first: one without a share has nothing to roll out.
        var speakers = parts.All.OrderByDescending(p => p.Share > 0).ThenByDescending(p => p.Status.Text("currentRevision") != p.Status.Text("updateRevision")).ToArray();
        Revision(status, "currentRevision", speakers);
        Revision(status, "updateRevision", speakers);
        return status;
    }

    private static void Revision(JsonObject status, string field, CopyPart[] speakers)
    {
        if (speakers is [var first, ..] && first.Status.Text(field) is { Length: > 0 } revision) status[field] = revision;
    }
}
