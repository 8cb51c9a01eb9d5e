using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated DaemonSet has the sums of its copies: one pod for each node of every member.</summary>
internal sealed class DaemonSetSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = parts.Sums(
            "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "updatedNumberScheduled", "numberAvailable", "numberUnavailable");
        status["observedGeneration"] = parts.ObservedGeneration(source);
        return status;
    }
}
