using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>HorizontalPodAutoscalers, as <c>autoscaling/v2</c> has them.</summary>
internal sealed class HorizontalPodAutoscalerStrategy() : BuiltInStrategy(ResourceTypes.HorizontalPodAutoscalers)
{
    private const int DefaultUtilization = 80;

    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.SetDefault("minReplicas", 1);
        if (!spec.Items("metrics").Any()) spec["metrics"] = new JsonArray((JsonNode)Utilization(DefaultUtilization));
        if (spec.Obj("behavior") is not { } behavior) return;
        Rules(behavior.Ensure("scaleUp"), 0, ("Pods", 4), ("Percent", 100));
        Rules(behavior.Ensure("scaleDown"), null, ("Percent", 100));
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["desiredReplicas"] = 0, ["currentMetrics"] = null };

    /// <summary>The metric that keeps the use of CPU at a percentage of what is asked for.</summary>
    public static JsonObject Utilization(long percent) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = percent } },
    };

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        var (least, most) = (spec.Number("minReplicas"), spec.Number("maxReplicas") ?? 0);
        if (least < 1) faults.InvalidNumber("spec.minReplicas", least.Value, "must be greater than or equal to 1");
        if (most < 1) faults.InvalidNumber("spec.maxReplicas", most, "must be greater than 0");
        if (most < least) faults.InvalidNumber("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        MetricRules.Reference(spec.Obj("scaleTargetRef"), "spec.scaleTargetRef", faults);
        foreach (var (i, metric) in spec.Items("metrics")) MetricRules.Validate(metric, $"spec.metrics[{i}]", faults);
        foreach (var direction in (string[])["scaleUp", "scaleDown"])
            if (spec.Obj("behavior").Obj(direction) is { } rules) ScalingRules(rules, $"spec.behavior.{direction}", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        foreach (var name in (string[])["currentReplicas", "desiredReplicas"]) faults.NotNegative($"status.{name}", updated.Obj("status").Number(name));
    }

    private static void Rules(JsonObject rules, int? window, params (string Type, int Value)[] policies)
    {
        rules.SetDefault("selectPolicy", "Max");
        if (window is { } seconds) rules.SetDefault("stabilizationWindowSeconds", seconds);
        if (rules.Array("policies") is { Count: > 0 }) return;
        rules["policies"] = new JsonArray([.. policies.Select(p => (JsonNode?)new JsonObject { ["type"] = p.Type, ["value"] = p.Value, ["periodSeconds"] = 15 })]);
    }

    private static void ScalingRules(JsonObject rules, string field, Faults faults)
    {
        if (rules.Number("stabilizationWindowSeconds") is { } window)
        {
            if (window < 0) faults.InvalidNumber(field + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero");
            if (window > 3600) faults.InvalidNumber(field + ".stabilizationWindowSeconds", window, "must be less than or equal to 3600");
        }
        if (rules.Has("selectPolicy")) faults.Supported(field + ".selectPolicy", rules.Text("selectPolicy"), "Disabled", "Max", "Min");
        var policies = rules.Items("policies").ToArray();
        if (policies.Length == 0) faults.Required(field + ".policies", "must specify at least one Policy");
        foreach (var (i, policy) in policies)
        {
            var at = $"{field}.policies[{i}]";
            faults.Supported(at + ".type", policy.Text("type"), "Percent", "Pods");
            foreach (var name in (string[])["value", "periodSeconds"])
                if ((policy.Number(name) ?? 0) is <= 0 and var number) faults.InvalidNumber($"{at}.{name}", number, "must be greater than zero");
            if (policy.Number("periodSeconds") is > 1800 and var period) faults.InvalidNumber(at + ".periodSeconds", period, "must be less than or equal to 1800");
        }
        if (rules["tolerance"] is { } tolerance && Quantity.TryParse(tolerance.ToString(), out var share) && share.Sign < 0)
            faults.InvalidText(field + ".tolerance", share.ToString(), "must be greater or equal to zero");
    }
}
