using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Deployments. In a federation the placement preferences are checked too.</summary>
internal sealed class DeploymentStrategy(bool federated) : BuiltInStrategy(ResourceTypes.Deployments)
{
    public override bool LeavesSpec(string subresource) => subresource == "status";

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        WorkloadRules.Default(spec);
        spec.SetDefault("revisionHistoryLimit", 10);
        spec.SetDefault("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        if (strategy.Text("type").Length == 0) strategy["type"] = "RollingUpdate";
        if (strategy.Text("type") != "RollingUpdate") return;
        var rolling = strategy.Ensure("rollingUpdate");
        rolling.SetDefault("maxUnavailable", "25%");
        rolling.SetDefault("maxSurge", "25%");
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        WorkloadRules.Validate(spec, "deployment", faults);
        RolloutRules.Validate(spec.Obj("strategy"), faults);
        faults.NotNegative("spec.revisionHistoryLimit", spec.Number("revisionHistoryLimit"));
        faults.NotNegative("spec.progressDeadlineSeconds", spec.Number("progressDeadlineSeconds"));
        if (spec.Number("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Number("minReadySeconds") ?? 0))
            faults.InvalidNumber("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        if (federated) FederationPreferencesValidation.Validate(obj, faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource != "status")
        {
            faults.Immutable("spec.selector", current.Obj("spec")?["selector"], updated.Obj("spec")?["selector"]);
            return;
        }
        WorkloadRules.Counts(updated.Obj("status"), "replicas", faults, "updatedReplicas", "readyReplicas", "availableReplicas");
        WorkloadRules.Collisions(current, updated, faults);
    }
}
