using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceStrategy() : BuiltInStrategy(ResourceTypes.Namespaces)
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        if (obj.Obj("metadata") is { } metadata && metadata.Text("name") is { Length: > 0 } name) metadata.Ensure("labels")[NameLabel] = name;
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        obj["status"] = new JsonObject { ["phase"] = "Active" };
    }

    // Only the subresource finalize changes the finalizers in the specification.
    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "finalize") return;
        if (current["spec"] is { } spec) updated["spec"] = spec.DeepClone();
        else updated.Remove("spec");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        foreach (var (i, finalizer) in obj.Obj("spec").Texts("finalizers").Index()) MetadataRules.ValidateFinalizer(finalizer, $"spec.finalizers[{i}]", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource != "status") return;
        var phase = updated.Obj("status").Text("phase");
        if (updated.Obj("metadata").Has("deletionTimestamp"))
        {
            if (phase != "Terminating") faults.InvalidText("status.Phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty");
        }
        else if (phase != "Active") faults.InvalidText("status.Phase", phase, "may only be 'Active' if `deletionTimestamp` is empty");
    }

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.LabelFaults(name);
}
