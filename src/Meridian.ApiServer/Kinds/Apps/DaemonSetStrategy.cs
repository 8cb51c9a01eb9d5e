using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>DaemonSets.</summary>
internal sealed class DaemonSetStrategy() : BuiltInStrategy(ResourceTypes.DaemonSets)
{
    private const string TemplateGeneration = "deprecated.daemonset.template.generation";

    private static readonly string[] Counts =
        ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount"];

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        WorkloadRules.Template(spec);
        var update = spec.Ensure("updateStrategy");
        if (update.Text("type").Length == 0) update["type"] = "RollingUpdate";
        if (update.Text("type") == "RollingUpdate")
        {
            var rolling = update.Ensure("rollingUpdate");
            rolling.SetDefault("maxUnavailable", 1);
            rolling.SetDefault("maxSurge", 0);
        }
        spec.SetDefault("revisionHistoryLimit", 10);
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject { ["currentNumberScheduled"] = 0, ["numberMisscheduled"] = 0, ["desiredNumberScheduled"] = 0, ["numberReady"] = 0 };
        obj.Ensure("metadata").Ensure("annotations")[TemplateGeneration] = "1";
    }

    // Old clients count the changes of the template in an annotation.
    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "status") return;
        var before = current.Obj("metadata").Map("annotations").GetValueOrDefault(TemplateGeneration);
        if (!long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var generation)) return;
        if (!JsonNode.DeepEquals(current.Obj("spec")?["template"], updated.Obj("spec")?["template"])) generation++;
        updated.Ensure("metadata").Ensure("annotations")[TemplateGeneration] = generation.ToString(CultureInfo.InvariantCulture);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        SelectorRules.ValidateWorkload(spec, "empty selector is invalid for daemonset", faults);
        WorkloadRules.ValidateTemplate(spec.Obj("template"), "spec.template", faults);
        WorkloadRules.RunsForever(spec.Obj("template"), "DaemonSet", faults);
        faults.NotNegative("spec.minReadySeconds", spec.Number("minReadySeconds"));
        RolloutRules.ValidateOfDaemonSet(spec.Obj("updateStrategy"), faults);
        faults.NotNegative("spec.revisionHistoryLimit", spec.Number("revisionHistoryLimit"));
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        faults.Immutable("spec.selector", current.Obj("spec")?["selector"], updated.Obj("spec")?["selector"]);
        if (subresource != "status") return;
        foreach (var name in Counts) faults.NotNegative($"status.{name}", updated.Obj("status").Number(name));
        WorkloadRules.Collisions(current, updated, faults);
    }
}
