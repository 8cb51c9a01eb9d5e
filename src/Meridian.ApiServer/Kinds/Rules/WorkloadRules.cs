using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What the kinds that make pods of a template have in common.</summary>
internal static class WorkloadRules
{
    /// <summary>Defaults of a template.</summary>
    public static void Template(JsonObject owner)
    {
        var template = owner.Ensure("template");
        template.SetDefault("metadata", new JsonObject());
        PodDefaults.Apply(template.Ensure("spec"));
    }

    /// <summary>Defaults of a workload with replicas.</summary>
    public static void Default(JsonObject spec)
    {
        spec.SetDefault("replicas", 1);
        Template(spec);
    }

    /// <summary>Checks a template on its own.</summary>
    /// <param name="template">The template; null if it is missing.</param>
    /// <param name="field">Its path.</param>
    /// <param name="faults">Collects.</param>
    public static void ValidateTemplate(JsonObject? template, string field, Faults faults)
    {
        var metadata = template.Obj("metadata");
        MetadataRules.ValidateLabels(metadata.Map("labels"), field + ".labels", faults);
        MetadataRules.ValidateAnnotations(metadata.Map("annotations"), field + ".annotations", faults);
        PodAnnotationRules.Validate(metadata.Map("annotations"), template.Obj("spec") ?? [], field + ".annotations", faults);
        PodRules.ValidateTemplate(template.Obj("spec"), field + ".spec", faults);
        if (template.Obj("spec").Items("ephemeralContainers").Any()) faults.Forbidden(field + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template");
    }

    /// <summary>Checks that the pods of a template run for as long as their owner is there.</summary>
    /// <param name="template">The template.</param>
    /// <param name="owner">Kind named in the message.</param>
    /// <param name="faults">Collects.</param>
    public static void RunsForever(JsonObject? template, string owner, Faults faults)
    {
        if (template.Obj("spec").Text("restartPolicy") is { Length: > 0 } policy and not "Always") faults.Supported("spec.template.spec.restartPolicy", policy, "Always");
        if (template.Obj("spec").Has("activeDeadlineSeconds"))
            faults.Forbidden("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {owner} is not Supported");
    }

    /// <summary>Checks a Deployment or ReplicaSet, whose selector must choose the pods of its template.</summary>
    public static void Validate(JsonObject? spec, string kind, Faults faults)
    {
        spec ??= [];
        faults.NotNegative("spec.replicas", spec.Number("replicas"));
        faults.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        SelectorRules.ValidateWorkload(spec, $"empty selector is invalid for {kind}", faults);
        ValidateTemplate(spec.Obj("template"), "spec.template", faults);
        RunsForever(spec.Obj("template"), "ReplicaSet", faults);
    }

    /// <summary>Checks numbers of a status: none is negative, and those of a part do not exceed the whole.</summary>
    /// <param name="status">The status.</param>
    /// <param name="whole">Name of the number of all replicas.</param>
    /// <param name="faults">Collects.</param>
    /// <param name="parts">Names of the numbers of some of them.</param>
    public static void Counts(JsonObject? status, string whole, Faults faults, params string[] parts)
    {
        foreach (var name in (string[])[whole, .. parts, "observedGeneration", "collisionCount"]) faults.NotNegative($"status.{name}", status.Number(name));
        foreach (var name in parts)
            if (status.Number(name) > (status.Number(whole) ?? 0)) faults.InvalidNumber($"status.{name}", status.Number(name)!.Value, $"cannot be greater than status.{whole}");
        if (status.Number("availableReplicas") > (status.Number("readyReplicas") ?? 0))
            faults.InvalidNumber("status.availableReplicas", status.Number("availableReplicas")!.Value, "cannot be greater than readyReplicas");
    }

    /// <summary>Checks that the count of name collisions only grows.</summary>
    public static void Collisions(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("status").Number("collisionCount"), updated.Obj("status").Number("collisionCount"));
        if (before is not null && (after ?? -1) < before) faults.InvalidNumber("status.collisionCount", after ?? 0, "cannot be decremented");
    }
}
