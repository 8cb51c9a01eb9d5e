using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ServiceCIDRs.</summary>
internal sealed class ServiceCidrStrategy() : BuiltInStrategy(ResourceTypes.ServiceCidrs)
{
    public override bool HasGeneration => false;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        const string field = "spec.cidrs";
        var ranges = obj.Obj("spec").Texts("cidrs").ToArray();
        if (ranges.Length == 0) faults.Required(field, "at least one CIDR required");
        if (ranges.Length > 2) faults.Invalid(field, obj.Obj("spec"), "may only hold up to 2 values");
        if (ranges.Length is 0 or > 2) return;
        foreach (var (i, range) in ranges.Index()) faults.Each($"{field}[{i}]", range, AddressRules.RangeFaults(range));
        if (ranges.Length == 2 && SameFamily(ranges[0], ranges[1]))
            faults.Invalid(field, obj.Obj("spec")!["cidrs"], "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
    }

    // A second family may be added; nothing else may change.
    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec").Texts("cidrs").ToArray(), updated.Obj("spec").Texts("cidrs").ToArray());
        if (before.Length != after.Length && (before.Length, after.Length) != (1, 2))
        {
            faults.Invalid("spec.cidrs", updated.Obj("spec")?["cidrs"] ?? new JsonArray(), "field is immutable");
            return;
        }
        foreach (var (i, range) in before.Index())
            if (range != after[i]) faults.InvalidText($"spec.cidrs[{i}]", after[i], "field is immutable");
    }

    private static bool SameFamily(string one, string other) =>
        AddressRules.TryReadRange(one, out var first) && AddressRules.TryReadRange(other, out var second)
        && first.BaseAddress.AddressFamily == second.BaseAddress.AddressFamily;
}
