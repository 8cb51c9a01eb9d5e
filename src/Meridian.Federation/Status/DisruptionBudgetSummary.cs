using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated PodDisruptionBudget holds in each member for its own pods; its numbers are summed.</summary>
internal sealed class DisruptionBudgetSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = parts.Sums("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods");
        status["observedGeneration"] = parts.ObservedGeneration(source);
        if (JointConditions.Of(parts, source, now, ("DisruptionAllowed", "False")) is { Count: > 0 } conditions) status["conditions"] = conditions;
        return status;
    }
}
