using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>CSIStorageCapacities.</summary>
internal sealed class CsiStorageCapacityStrategy() : BuiltInStrategy(ResourceTypes.CsiStorageCapacities)
{
    public override bool HasGeneration => false;

    public override bool AllowsUnconditionalUpdate => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        if (obj.Obj("nodeTopology") is { } topology) SelectorRules.Validate(topology, "nodeTopology", faults);
        var name = obj.Text("storageClassName");
        faults.Each("storageClassName", name, NameSyntax.SubdomainFaults(name));
        if (obj.Has("capacity") && Quantity.TryParse(obj.Text("capacity"), out var capacity) && capacity < Quantity.Zero)
            faults.InvalidText("capacity", capacity.ToString(), "must be greater than or equal to 0");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        faults.Immutable("nodeTopology", current["nodeTopology"], updated["nodeTopology"]);
        faults.Immutable("storageClassName", current["storageClassName"], updated["storageClassName"]);
    }
}
