using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ReplicationControllers, the older form of ReplicaSets: their selector is a map, and comes from the template if it is left out.</summary>
internal sealed class ReplicationControllerStrategy() : BuiltInStrategy(ResourceTypes.ReplicationControllers)
{
    public override string DefaultPropagation => "Orphan";

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        spec.SetDefault("replicas", 1);
        if (spec.Obj("template") is null) return;
        WorkloadRules.Template(spec);
        if (spec.Obj("template").Obj("metadata").Obj("labels") is not { Count: > 0 } labels) return;
        if (spec.Obj("selector") is null or { Count: 0 }) spec["selector"] = labels.DeepClone();
        if (obj.Ensure("metadata").Obj("labels") is null or { Count: 0 }) obj.Ensure("metadata")["labels"] = labels.DeepClone();
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["replicas"] = 0 };

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        faults.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        var selector = spec.Map("selector");
        if (selector.Count == 0) faults.Required("spec.selector");
        faults.NotNegative("spec.replicas", spec.Number("replicas"));
        if (spec.Obj("template") is not { } template)
        {
            faults.Required("spec.template");
            return;
        }
        var labels = template.Obj("metadata").Map("labels");
        if (selector.Any(p => labels.GetValueOrDefault(p.Key) != p.Value))
            faults.Invalid("spec.template.metadata.labels", template.Obj("metadata").Obj("labels"), "`selector` does not match template `labels`");
        WorkloadRules.ValidateTemplate(template, "spec.template", faults);
        WorkloadRules.RunsForever(template, "ReplicationController", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status") WorkloadRules.Counts(updated.Obj("status"), "replicas", faults, "fullyLabeledReplicas", "readyReplicas", "availableReplicas");
    }
}
