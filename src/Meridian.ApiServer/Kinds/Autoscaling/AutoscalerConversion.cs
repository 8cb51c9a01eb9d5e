using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>
/// HorizontalPodAutoscalers of <c>autoscaling/v1</c>, which know the use of CPU only: all else of a v2 object stands in annotations,
/// under the names and in the form of Kubernetes.
/// </summary>
internal sealed class AutoscalerConversion() : TreeConversion(ResourceTypes.HorizontalPodAutoscalersV1, ResourceTypes.HorizontalPodAutoscalers)
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    protected override void Up(JsonObject node)
    {
        var (spec, status) = (node.Ensure("spec"), node.Obj("status"));
        var metrics = spec.Items("metrics").Select(m => m.Item).ToArray();
        var cpu = Array.Find(metrics, IsCpuShare);
        Annotate(node, "metrics", [.. metrics.Where(m => m != cpu).Select(m => AutoscalerMetrics.ToV1(m, "target", "target"))]);
        if (cpu is not null) spec["targetCPUUtilizationPercentage"] = cpu["resource"]!["target"]!["averageUtilization"]!.DeepClone();
        if (spec.Obj("behavior") is { } behavior) Annotation(node, "behavior", behavior);
        foreach (var name in (string[])["metrics", "behavior"]) spec.Remove(name);
        if (status is not null) StatusUp(node, status);
    }

    protected override void Down(JsonObject node)
    {
        var (spec, status) = (node.Ensure("spec"), node.Obj("status"));
        var metrics = Take(node, "metrics") is JsonArray kept ? kept.OfType<JsonObject>().Select(m => AutoscalerMetrics.ToV2(m, "target", "target")).ToList() : [];
        if (spec.Number("targetCPUUtilizationPercentage") is { } share) metrics.Insert(0, HorizontalPodAutoscalerStrategy.Utilization(share));
        spec.Remove("targetCPUUtilizationPercentage");
        if (metrics.Count > 0) spec["metrics"] = new JsonArray([.. metrics.Select(m => (JsonNode?)m)]);
        if (Take(node, "behavior") is JsonObject behavior) spec["behavior"] = behavior;
        var (current, conditions) = (Take(node, "current-metrics"), Take(node, "conditions"));
        if (status is not null) StatusDown(status, current as JsonArray, conditions as JsonArray);
        if (node.Obj("metadata").Obj("annotations") is { Count: 0 }) node.Obj("metadata")!.Remove("annotations");
    }

    private static void StatusUp(JsonObject node, JsonObject status)
    {
        status.SetDefault("currentReplicas", 0);
        status.SetDefault("desiredReplicas", 0);
        var metrics = status.Items("currentMetrics").Select(m => m.Item).ToArray();
        var cpu = Array.Find(metrics, m => m.Text("type") == "Resource" && m.Obj("resource").Text("name") == "cpu" && m.Obj("resource").Obj("current").Has("averageUtilization"));
        if (cpu is not null) status["currentCPUUtilizationPercentage"] = cpu["resource"]!["current"]!["averageUtilization"]!.DeepClone();
        Annotate(node, "current-metrics", [.. metrics.Select(m => AutoscalerMetrics.ToV1(m, "current", "current"))]);
        Annotate(node, "conditions", [.. status.Items("conditions").Select(c => c.Item.DeepClone().AsObject())]);
        foreach (var name in (string[])["currentMetrics", "conditions"]) status.Remove(name);
    }

    private static void StatusDown(JsonObject status, JsonArray? metrics, JsonArray? conditions)
    {
        var read = metrics?.OfType<JsonObject>().Select(m => AutoscalerMetrics.ToV2(m, "current", "current")).ToArray() ?? [];
        if (read.Length == 0 && status.Number("currentCPUUtilizationPercentage") is { } share)
            read = [new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", ["current"] = new JsonObject { ["averageUtilization"] = share } } }];
        status.Remove("currentCPUUtilizationPercentage");
        status["currentMetrics"] = read.Length == 0 ? null : new JsonArray([.. read.Select(m => (JsonNode?)m)]);
        if (conditions is { Count: > 0 }) status["conditions"] = conditions.DeepClone();
    }

    private static bool IsCpuShare(JsonObject metric) =>
        metric.Text("type") == "Resource" && metric.Obj("resource").Text("name") == "cpu" && metric.Obj("resource").Obj("target").Has("averageUtilization");

    private static void Annotate(JsonObject node, string name, JsonObject[] list)
    {
        if (list.Length > 0) Annotation(node, name, new JsonArray([.. list.Select(m => (JsonNode?)m)]));
    }

    private static void Annotation(JsonObject node, string name, JsonNode value) =>
        node.Ensure("metadata").Ensure("annotations")[Prefix + name] = JsonAccess.Render(value);

    // What a client made of the annotation is not trusted to be JSON: then it is dropped, as in Kubernetes.
    private static JsonNode? Take(JsonObject node, string name)
    {
        var annotations = node.Obj("metadata").Obj("annotations");
        var text = annotations.Text(Prefix + name);
        annotations?.Remove(Prefix + name);
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
