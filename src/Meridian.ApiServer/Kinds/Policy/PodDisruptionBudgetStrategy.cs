using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PodDisruptionBudgets.</summary>
internal sealed class PodDisruptionBudgetStrategy() : BuiltInStrategy(ResourceTypes.PodDisruptionBudgets)
{
    private static readonly string[] Counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"];

    public override bool AllowsUnconditionalUpdate => false;

    public override void PrepareForCreate(JsonObject obj) =>
        obj["status"] = new JsonObject { ["disruptionsAllowed"] = 0, ["currentHealthy"] = 0, ["desiredHealthy"] = 0, ["expectedPods"] = 0 };

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        if (spec.Has("minAvailable") && spec.Has("maxUnavailable")) faults.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        foreach (var name in (string[])["minAvailable", "maxUnavailable"])
        {
            if (!spec.Has(name)) continue;
            RolloutRules.Amount(spec[name], $"spec.{name}", faults);
            RolloutRules.NotMoreThanAll(spec[name], $"spec.{name}", faults);
        }
        if (spec.Obj("selector") is { } selector) SelectorRules.Validate(selector, "spec.selector", faults);
        if (spec.Has("unhealthyPodEvictionPolicy"))
            faults.Supported("spec.unhealthyPodEvictionPolicy", spec.Text("unhealthyPodEvictionPolicy"), "AlwaysAllow", "IfHealthyBudget");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource != "status") return;
        ConditionRules.Validate(updated.Obj("status"), "status.conditions", faults);
        foreach (var name in Counts) faults.NotNegative($"status.{name}", updated.Obj("status").Number(name));
    }
}
