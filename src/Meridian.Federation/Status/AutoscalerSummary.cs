using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A federated HorizontalPodAutoscaler has the sums of its copies' replicas, and for each resource the mean use over all pods: a member with more pods counts for more.
/// </summary>
internal sealed class AutoscalerSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = parts.Sums("currentReplicas", "desiredReplicas");
        // Not every controller says what it has observed.
        if (parts.AreUpToDate) status["observedGeneration"] = source.Header.Generation;
        if (parts.Latest("lastScaleTime") is { Length: > 0 } scaled) status["lastScaleTime"] = scaled;
        if (Metrics(parts) is { Count: > 0 } metrics) status["currentMetrics"] = metrics;
        status["conditions"] = JointConditions.Of(parts, source, now, ("AbleToScale", "False"), ("ScalingActive", "False"), ("ScalingLimited", "True"));
        return status;
    }

    private static JsonArray Metrics(CopyParts parts)
    {
        var uses = from part in parts.All
                   from metric in part.Status.Items("currentMetrics")
                   where metric.Text("type") == "Resource"
                   let resource = metric.At("resource")
                   let use = resource.At("current").At("averageUtilization").Number()
                   where use is not null
                   group (Use: use.Value, Pods: part.Status.Number("currentReplicas")) by resource.Text("name");
        return new JsonArray([.. uses.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => (JsonNode?)Metric(u.Key, Mean([.. u])))]);
    }

    private static long Mean(IReadOnlyList<(long Use, long Pods)> uses)
    {
        var pods = uses.Sum(u => u.Pods);
        return pods == 0 ? uses.Sum(u => u.Use) / uses.Count : uses.Sum(u => u.Use * u.Pods) / pods;
    }

    private static JsonObject Metric(string resource, long use) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = resource, ["current"] = new JsonObject { ["averageUtilization"] = use } },
    };
}
