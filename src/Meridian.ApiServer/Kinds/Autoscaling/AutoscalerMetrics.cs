using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Single metrics between <c>autoscaling/v1</c>, where each has its own names for its numbers, and v2.</summary>
internal static class AutoscalerMetrics
{
    /// <summary>A metric, wanted or measured, in the form of v1.</summary>
    /// <param name="metric">The metric of v2.</param>
    /// <param name="numbers">Where its numbers are: <c>target</c> or <c>current</c>.</param>
    /// <param name="prefix">How the names of its numbers begin in v1.</param>
    public static JsonObject ToV1(JsonObject metric, string numbers, string prefix)
    {
        var (kind, source) = Parts(metric);
        var result = new JsonObject();
        var values = source.Obj(numbers);
        Copy(source, result, "name", "container");
        if (source.Obj("describedObject") is { } described) result["target"] = described.DeepClone();
        if (source.Obj("metric") is { } identified)
        {
            result["metricName"] = identified.Text("name");
            if (identified.Obj("selector") is { } selector) result[kind == "external" ? "metricSelector" : "selector"] = selector.DeepClone();
        }
        foreach (var (from, to) in Names(kind, prefix))
            if (values?[from] is { } value) result[to] = value.DeepClone();
        return new JsonObject { ["type"] = metric.Text("type"), [kind] = result };
    }

    /// <summary>A metric in the form of v2.</summary>
    public static JsonObject ToV2(JsonObject metric, string numbers, string prefix)
    {
        var (kind, source) = Parts(metric);
        var (result, values) = (new JsonObject(), new JsonObject());
        Copy(source, result, "name", "container");
        if (source.Obj("target") is { } described) result["describedObject"] = described.DeepClone();
        if (source.Has("metricName"))
        {
            var identified = new JsonObject { ["name"] = source.Text("metricName") };
            if ((source.Obj("metricSelector") ?? source.Obj("selector")) is { } selector) identified["selector"] = selector.DeepClone();
            result["metric"] = identified;
        }
        foreach (var (to, from) in Names(kind, prefix))
            if (source?[from] is { } value) values[to] = value.DeepClone();
        if (numbers == "target") values["type"] = values.Has("averageUtilization") ? "Utilization" : values.Has("averageValue") ? "AverageValue" : "Value";
        result[numbers] = values;
        return new JsonObject { ["type"] = metric.Text("type"), [kind] = result };
    }

    private static (string Kind, JsonObject? Source) Parts(JsonObject metric)
    {
        var type = metric.Text("type");
        var kind = type.Length == 0 ? "resource" : char.ToLowerInvariant(type[0]) + type[1..];
        return (kind, metric.Obj(kind));
    }

    private static (string V2, string V1)[] Names(string kind, string prefix) => kind switch
    {
        "object" => [("value", prefix == "target" ? "targetValue" : "currentValue"), ("averageValue", "averageValue")],
        _ => [("value", prefix + "Value"), ("averageValue", prefix + "AverageValue"), ("averageUtilization", prefix + "AverageUtilization")],
    };

    private static void Copy(JsonObject? from, JsonObject to, params string[] names)
    {
        foreach (var name in names)
            if (from?[name] is { } value) to[name] = value.DeepClone();
    }
}
