using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Nodes. They come with a status, which their agents know best.</summary>
internal sealed class NodeStrategy() : BuiltInStrategy(ResourceTypes.Nodes)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        PodRangeFields(obj.Obj("spec"));
        if (obj.Obj("status") is not { } status || status.Obj("capacity") is not { } capacity) return;
        var allocatable = status.Ensure("allocatable");
        foreach (var (name, amount) in capacity)
            if (amount is not null) allocatable.SetDefault(name, amount.DeepClone());
    }

    public override void PrepareForCreate(JsonObject obj)
    {
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        TolerationRules.ValidateTaints(obj, faults);
        ResourceRules.NodeAmounts(obj.Obj("status").Obj("capacity"), "status.capacity", faults);
        ResourceRules.NodeAmounts(obj.Obj("status").Obj("allocatable"), "status.allocatable", faults);
        PodRanges(obj.Obj("spec"), faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec"), updated.Obj("spec"));
        var addresses = new HashSet<(string, string)>();
        foreach (var (i, address) in updated.Obj("status").Items("addresses"))
            if (!addresses.Add((address.Text("type"), address.Text("address"))))
                faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {JsonAccess.Render(address)}", $"status.addresses[{i}]"));
        if (before.Texts("podCIDRs").Any() && !before.Texts("podCIDRs").SequenceEqual(after.Texts("podCIDRs"), StringComparer.Ordinal))
            faults.Forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        if (before.Text("providerID") is { Length: > 0 } provider && provider != after.Text("providerID"))
            faults.Forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
    }

    // The one field is the first of the other.
    private static void PodRangeFields(JsonObject? spec)
    {
        var (one, all) = (spec.Text("podCIDR"), spec.Texts("podCIDRs").ToArray());
        if (one.Length > 0 && all.Length == 0) spec!["podCIDRs"] = new JsonArray(JsonValue.Create(one));
        else if (one.Length == 0 && all.Length > 0) spec!["podCIDR"] = all[0];
    }

    private static void PodRanges(JsonObject? spec, Faults faults)
    {
        var ranges = spec.Texts("podCIDRs").ToArray();
        for (var i = 0; i < ranges.Length; i++) faults.AddressRange($"spec.podCIDRs[{i}]", ranges[i]);
        if (ranges.Length < 2) return;
        if (ranges.Length > 2 || ranges[0].Contains(':', StringComparison.Ordinal) == ranges[1].Contains(':', StringComparison.Ordinal))
            faults.Invalid("spec.podCIDRs", spec?["podCIDRs"], "may specify no more than one CIDR for each IP family");
        faults.Unique("spec.podCIDRs", ranges);
    }
}
