using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Pods.</summary>
internal sealed class PodStrategy() : BuiltInStrategy(ResourceTypes.Pods)
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        PodDefaults.Apply(spec);
        spec.SetDefault("enableServiceLinks", true);
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        if (obj.Obj("spec") is { } spec && spec.Number("terminationGracePeriodSeconds") is < 0) spec["terminationGracePeriodSeconds"] = 1;
        obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosRules.ClassOf(obj.Obj("spec")) };
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

    protected override void ValidateContent(JsonObject obj, Faults faults) => PodRules.Validate(obj.Obj("spec"), "spec", faults);

    // Subresources such as binding and resize change what the pod itself may not.
    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource.Length == 0) PodUpdateRules.Validate(current.Obj("spec"), updated.Obj("spec"), faults);
    }
}
