using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Pods.</summary>
internal sealed class PodStrategy() : BuiltInStrategy(ResourceTypes.Pods)
{
    public override bool LeavesSpec(string subresource) => subresource == "status";

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        PodDefaults.Apply(spec);
        PodDefaults.ApplyToPod(spec);
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        if (obj.Obj("spec") is { } spec && spec.Number("terminationGracePeriodSeconds") is < 0) spec["terminationGracePeriodSeconds"] = 1;
        PodPreparation.ForCreate(obj);
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        switch (subresource)
        {
            case "ephemeralcontainers":
                EphemeralContainerUpdates.Prepare(current, updated);
                break;
            case "resize":
                PodResize.Prepare(current, updated);
                break;
            default:
                base.PrepareForUpdate(current, updated, subresource);
                if (subresource == "status") PodStatusRules.KeepWhatIsLeftOut(current.Obj("status"), updated.Obj("status"));
                break;
        }
    }

    // Binding a pod to a node is not a change of what its user wants: the generation stays, as in Kubernetes.
    public override bool BumpsGeneration(JsonObject current, JsonObject updated)
    {
        if (!base.BumpsGeneration(current, updated)) return false;
        if (current.Obj("spec").Text("nodeName") == updated.Obj("spec").Text("nodeName")) return true;
        var bound = current.DeepClone().AsObject();
        bound.Ensure("spec")["nodeName"] = updated.Obj("spec")?["nodeName"]?.DeepClone();
        return base.BumpsGeneration(bound, updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults) => PodRules.ValidatePod(obj, faults);

    protected override void ValidateNew(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (spec.Items("ephemeralContainers").Any()) faults.Forbidden("spec.ephemeralContainers", "cannot be set on create");
        if (spec.Text("nodeName").Length > 0 && spec.Items("schedulingGates").Any()) faults.Forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        PodAnnotationRules.ValidateUpdate(current.Obj("metadata").Map("annotations"), updated.Obj("metadata").Map("annotations"), faults);
        switch (subresource)
        {
            case "status":
                PodStatusRules.Validate(current, updated, faults);
                break;
            case "ephemeralcontainers":
                EphemeralContainerUpdates.Validate(current, updated, faults);
                break;
            case "resize":
                PodResize.Validate(current, updated, faults);
                break;
            default:
                PodUpdateRules.Validate(current.Obj("spec"), updated.Obj("spec"), faults);
                break;
        }
    }
}
