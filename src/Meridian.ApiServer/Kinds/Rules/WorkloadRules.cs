using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What Deployments and ReplicaSets have in common.</summary>
internal static class WorkloadRules
{
    public static void Default(JsonObject spec)
    {
        spec.SetDefault("replicas", 1);
        var template = spec.Ensure("template");
        template.SetDefault("metadata", new JsonObject());
        PodDefaults.Apply(template.Ensure("spec"));
    }

    public static void Validate(JsonObject? spec, Faults faults)
    {
        spec ??= [];
        faults.NotNegative("spec.replicas", spec.Number("replicas"));
        faults.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        SelectorRules.ValidateWorkload(spec, faults);
        var template = spec.Obj("template");
        MetadataRules.ValidateLabels(template.Obj("metadata").Map("labels"), "spec.template.metadata.labels", faults);
        MetadataRules.ValidateAnnotations(template.Obj("metadata").Map("annotations"), "spec.template.metadata.annotations", faults);
        PodRules.Validate(template.Obj("spec"), "spec.template.spec", faults);
        if (template.Obj("spec").Text("restartPolicy") is { Length: > 0 } policy and not "Always")
            faults.Add(FieldFault.NotSupported("spec.template.spec.restartPolicy", policy, "Always"));
        if (template.Obj("spec").Has("activeDeadlineSeconds"))
            faults.Forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported");
    }
}
