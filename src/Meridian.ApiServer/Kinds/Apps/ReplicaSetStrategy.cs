using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ReplicaSets.</summary>
internal sealed class ReplicaSetStrategy() : BuiltInStrategy(ResourceTypes.ReplicaSets)
{
    public override bool LeavesSpec(string subresource) => subresource == "status";

    public override void Default(JsonObject obj) => WorkloadRules.Default(obj.Ensure("spec"));

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["replicas"] = 0 };

    protected override void ValidateContent(JsonObject obj, Faults faults) => WorkloadRules.Validate(obj.Obj("spec"), "deployment", faults);

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource != "status") faults.Immutable("spec.selector", current.Obj("spec")?["selector"], updated.Obj("spec")?["selector"]);
        else WorkloadRules.Counts(updated.Obj("status"), "replicas", faults, "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
    }
}
