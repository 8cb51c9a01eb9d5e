using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ResourceClaims. What is claimed never changes; the status tells what was allocated.</summary>
internal sealed class ResourceClaimStrategy() : BuiltInStrategy(ResourceTypes.ResourceClaims)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        ClaimDefaults.Apply(obj.Obj("spec"));
        foreach (var (_, result) in obj.Obj("status").Obj("allocation").Obj("devices").Items("results")) ClaimDefaults.Tolerations(result);
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource != "status") return;
        UpdateRules.KeepDescription(current, updated);
        AllocationRules.DropDeallocated(current.Obj("status"), updated.Obj("status"));
    }

    protected override void ValidateContent(JsonObject obj, Faults faults) => ClaimRules.Validate(obj.Obj("spec"), "spec", faults);

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        faults.Immutable("spec", current["spec"], updated["spec"]);
        if (subresource == "status") AllocationRules.Validate(current, updated, faults);
    }
}
