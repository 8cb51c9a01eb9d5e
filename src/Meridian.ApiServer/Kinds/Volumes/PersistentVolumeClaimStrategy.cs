using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PersistentVolumeClaims. What is asked for is fixed, but for the volume found and, once bound, a larger size and another class of attributes.</summary>
internal sealed class PersistentVolumeClaimStrategy() : BuiltInStrategy(ResourceTypes.PersistentVolumeClaims)
{
    private const string OldClass = "volume.beta.kubernetes.io/storage-class";

    private static readonly string[] ResizeStates =
        ["ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"];

    public override bool HasGeneration => false;

    public override void Default(JsonObject obj) => obj.Ensure("spec").SetDefault("volumeMode", "Filesystem");

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject { ["phase"] = "Pending" };
        var spec = obj.Ensure("spec");
        if (spec.Obj("dataSource") is { } source && !spec.Has("dataSourceRef")) spec["dataSourceRef"] = source.DeepClone();
        else if (spec.Obj("dataSourceRef") is { } reference && !spec.Has("dataSource") && reference.Text("namespace").Length == 0) spec["dataSource"] = reference.DeepClone();
    }

    protected override void ValidateContent(JsonObject obj, Faults faults) => VolumeClaimRules.Validate(obj.Obj("spec"), "spec", faults);

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status") Status(updated.Obj("status"), faults);
        else Specification(current, updated, faults);
    }

    private static void Specification(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("spec") ?? [], updated.Obj("spec") ?? []);
        if (!JsonNode.DeepEquals(Fixed(before, current, before), Fixed(after, current, before)))
            faults.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        var (old, size) = (Size(before.Obj("resources").Obj("requests")), Size(after.Obj("resources").Obj("requests")));
        if (size < old && size <= Size(current.Obj("status").Obj("capacity")))
            faults.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        faults.Immutable("volumeMode", before["volumeMode"], after["volumeMode"]);
        if (!before.Has("volumeAttributesClassName")) return;
        if (!after.Has("volumeAttributesClassName")) faults.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to nil is forbidden");
        else if (after.Text("volumeAttributesClassName").Length == 0) faults.Forbidden("spec.volumeAttributesClassName", "update from non-nil value to an empty string is forbidden");
    }

    // A specification without what may change now; before is the one that is stored.
    private static JsonObject Fixed(JsonObject spec, JsonObject claim, JsonObject before)
    {
        var copy = spec.DeepClone().AsObject();
        if (before.Text("volumeName").Length == 0) copy.Remove("volumeName");
        if (!before.Has("storageClassName") && claim.Obj("metadata").Map("annotations").GetValueOrDefault(OldClass) is var old && (old is null || old == spec.Text("storageClassName")))
            copy.Remove("storageClassName");
        if (claim.Obj("status").Text("phase") != "Bound") return copy;
        copy.Obj("resources").Obj("requests")?.Remove("storage");
        copy.Remove("volumeAttributesClassName");
        return copy;
    }

    private static Quantity Size(JsonObject? amounts) => Quantity.TryParse(amounts?["storage"]?.ToString() ?? "", out var size) ? size : Quantity.Zero;

    private static void Status(JsonObject? status, Faults faults)
    {
        ResourceRules.Amounts(status.Obj("capacity"), "status.capacity", faults);
        foreach (var (name, state) in status.Map("allocatedResourceStatuses"))
        {
            faults.QualifiedName("status.allocatedResourceStatus", name);
            if (!ResizeStates.Contains(state)) faults.Supported("status.allocatedResourceStatus", name, ResizeStates);
        }
        foreach (var (name, _) in ResourceRules.Amounts(status.Obj("allocatedResources"), "status.allocatedResources", faults))
            if (ResourceNames.IsNative(name)) faults.Supported("status.allocatedResources", name, "storage");
    }
}
