using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Nodes. They come with a status, which their agents know best.</summary>
internal sealed class NodeStrategy() : BuiltInStrategy(ResourceTypes.Nodes)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
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
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, taint) in obj.Obj("spec").Items("taints"))
        {
            var field = $"metadata.taints[{i}]";
            var (key, effect) = (taint.Text("key"), taint.Text("effect"));
            faults.Each(field + ".key", key, LabelSyntax.KeyFaults(key));
            faults.Each(field + ".value", taint.Text("value"), LabelSyntax.ValueFaults(taint.Text("value")));
            faults.OneOf(field + ".effect", effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add(key + "|" + effect)) faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {JsonAccess.Render(taint)}", field));
        }
        ResourceRules.Amounts(obj.Obj("status").Obj("capacity"), "status.capacity", faults);
        ResourceRules.Amounts(obj.Obj("status").Obj("allocatable"), "status.allocatable", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        foreach (var name in (string[])["podCIDR", "providerID"])
        {
            var old = current.Obj("spec").Text(name);
            if (old.Length > 0 && old != updated.Obj("spec").Text(name))
                faults.Forbidden($"spec.{name}", $"node updates may not change {name} except from \"\" to valid");
        }
    }
}
