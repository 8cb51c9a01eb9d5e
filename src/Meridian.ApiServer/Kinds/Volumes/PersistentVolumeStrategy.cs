using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PersistentVolumes. Where the data is never changes.</summary>
internal sealed class PersistentVolumeStrategy() : BuiltInStrategy(ResourceTypes.PersistentVolumes)
{
    public override bool HasGeneration => false;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec.Text("persistentVolumeReclaimPolicy").Length == 0) spec["persistentVolumeReclaimPolicy"] = "Retain";
        spec.SetDefault("volumeMode", "Filesystem");
        VolumeDefaults.Source(spec);
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["phase"] = "Pending" };

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        if (!spec.Texts("accessModes").Any()) faults.Required("spec.accessModes");
        VolumeClaimRules.AccessModes(spec, "spec", faults);
        Capacity(spec.Obj("capacity"), faults);
        faults.Supported("spec.persistentVolumeReclaimPolicy", spec.Text("persistentVolumeReclaimPolicy"), "Delete", "Recycle", "Retain");
        if (spec.Obj("nodeAffinity") is { } affinity)
        {
            if (affinity.Obj("required") is { } required) AffinityRules.NodeSelector(required, "spec.nodeAffinity.required", faults);
            else faults.Required("spec.nodeAffinity.required", "must specify required node constraints");
        }
        PersistentVolumeRules.Validate(spec, "spec", faults);
        if (spec.Obj("hostPath").Text("path").TrimEnd('/').Length == 0 && spec.Has("hostPath") && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
            faults.Forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        if (spec.Text("storageClassName") is { Length: > 0 } name) faults.Subdomain("spec.storageClassName", name);
        faults.Supported("spec.volumeMode", spec.Text("volumeMode"), "Block", "Filesystem");
        if (!spec.Has("volumeAttributesClassName")) return;
        if (spec.Text("volumeAttributesClassName") is not { Length: > 0 } attributes) faults.Required("spec.volumeAttributesClassName", "an empty string is disallowed");
        else faults.Subdomain("spec.volumeAttributesClassName", attributes);
        if (!spec.Has("csi")) faults.Required("spec.csi", "has to be specified when using volumeAttributesClassName");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status") return;
        var (before, after) = (current.Obj("spec") ?? [], updated.Obj("spec") ?? []);
        if (!JsonNode.DeepEquals(Source(before, before), Source(after, before)))
            faults.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        faults.Immutable("volumeMode", before["volumeMode"], after["volumeMode"]);
        if (before.Has("nodeAffinity") && !JsonNode.DeepEquals(before["nodeAffinity"], after["nodeAffinity"]))
            faults.Invalid("nodeAffinity", after["nodeAffinity"], "field is immutable, except for updating from beta label to GA");
        if (before.Has("volumeAttributesClassName") && !after.Has("volumeAttributesClassName"))
            faults.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
    }

    private static void Capacity(JsonObject? capacity, Faults faults)
    {
        if (capacity is null or { Count: 0 }) faults.Required("spec.capacity");
        if (!capacity.Has("storage") || capacity!.Count > 1)
            faults.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: {JsonAccess.Render(capacity)}: supported values: \"storage\"", "spec.capacity"));
        foreach (var (name, amount) in capacity ?? [])
        {
            if (!Quantity.TryParse(amount?.ToString() ?? "", out var size)) faults.Invalid($"spec.capacity[{name}]", amount, "must be a valid resource quantity");
            else if (size.Sign <= 0) faults.InvalidText($"spec.capacity[{name}]", size.ToString(), "must be greater than zero");
        }
    }

    // The secret for growing a volume may be named later.
    private static JsonObject Source(JsonObject spec, JsonObject before)
    {
        var source = PersistentVolumeRules.Of(spec);
        if (!before.Obj("csi").Has("controllerExpandSecretRef")) source.Obj("csi")?.Remove("controllerExpandSecretRef");
        return source;
    }
}
