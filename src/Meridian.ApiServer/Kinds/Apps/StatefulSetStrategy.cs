using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>StatefulSets.</summary>
internal sealed class StatefulSetStrategy() : BuiltInStrategy(ResourceTypes.StatefulSets)
{
    private static readonly string[] Mutable =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        WorkloadRules.Default(spec);
        if (spec.Text("podManagementPolicy").Length == 0) spec["podManagementPolicy"] = "OrderedReady";
        var update = spec.Ensure("updateStrategy");
        if (update.Text("type").Length == 0)
        {
            update["type"] = "RollingUpdate";
            update.Ensure("rollingUpdate").SetDefault("partition", 0);
        }
        if (update.Text("type") == "RollingUpdate" && update.Obj("rollingUpdate") is { } rolling) rolling.SetDefault("partition", 0);
        var retention = spec.Ensure("persistentVolumeClaimRetentionPolicy");
        foreach (var when in (string[])["whenDeleted", "whenScaled"])
            if (retention.Text(when).Length == 0) retention[when] = "Retain";
        spec.SetDefault("revisionHistoryLimit", 10);
        foreach (var (_, claim) in spec.Items("volumeClaimTemplates")) Claim(claim);
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject { ["replicas"] = 0 };

    // Its pods are named after it, and their names are names of hosts.
    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.LabelFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        if (spec.Text("podManagementPolicy") is not ("OrderedReady" or "Parallel") and var policy) faults.InvalidText("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'");
        UpdateStrategy(spec.Obj("updateStrategy"), "spec.updateStrategy", faults);
        var retention = spec.Obj("persistentVolumeClaimRetentionPolicy");
        foreach (var when in (string[])["whenDeleted", "whenScaled"])
            if (retention is not null) faults.Supported($"spec.persistentVolumeClaimRetentionPolicy.{when}", retention.Text(when), "Retain", "Delete");
        foreach (var number in (string[])["replicas", "minReadySeconds"]) faults.NotNegative($"spec.{number}", spec.Number(number));
        faults.NotNegative("spec.ordinals.start", spec.Obj("ordinals").Number("start"));
        faults.NotNegative("spec.revisionHistoryLimit", spec.Number("revisionHistoryLimit"));
        SelectorRules.ValidateWorkload(spec, "empty selector is invalid for statefulset", faults);
        ValidateTemplate(spec, faults);
        if (spec.Text("serviceName") is { Length: > 0 } service) faults.Subdomain("spec.serviceName", service);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status")
        {
            WorkloadRules.Counts(updated.Obj("status"), "replicas", faults, "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
            WorkloadRules.Collisions(current, updated, faults);
        }
        else if (!JsonNode.DeepEquals(Fixed(current), Fixed(updated)))
            faults.Forbidden("spec",
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', " +
                "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    }

    private static void Claim(JsonObject claim)
    {
        claim.SetDefault("apiVersion", "v1");
        claim.SetDefault("kind", "PersistentVolumeClaim");
        claim.Ensure("spec").SetDefault("volumeMode", "Filesystem");
        claim.Ensure("status").SetDefault("phase", "Pending");
    }

    private static void UpdateStrategy(JsonObject? strategy, string field, Faults faults)
    {
        switch (strategy.Text("type"))
        {
            case "":
                faults.Required(field);
                break;
            case "OnDelete":
                if (strategy.Has("rollingUpdate")) faults.Invalid(field + ".rollingUpdate", strategy?["rollingUpdate"], "only allowed for updateStrategy 'RollingUpdate'");
                break;
            case "RollingUpdate":
                faults.NotNegative(field + ".rollingUpdate.partition", strategy.Obj("rollingUpdate").Number("partition"));
                if (strategy.Obj("rollingUpdate")?["maxUnavailable"] is not { } unavailable) break;
                if (RolloutRules.Amount(unavailable, field + ".rollingUpdate.maxUnavailable", faults) == 0)
                    faults.Invalid(field + ".rollingUpdate.maxUnavailable", unavailable, "cannot be 0");
                RolloutRules.NotMoreThanAll(unavailable, field + ".rollingUpdate.maxUnavailable", faults);
                break;
            default:
                faults.Invalid(field, strategy, "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }
    }

    // The claims of the set become volumes of its pods, which containers mount like others.
    private static void ValidateTemplate(JsonObject spec, Faults faults)
    {
        var template = spec.Obj("template")?.DeepClone().AsObject();
        if (template.Obj("spec") is { } pod)
        {
            var volumes = pod.Array("volumes");
            if (volumes is null) pod["volumes"] = volumes = [];
            foreach (var (_, claim) in spec.Items("volumeClaimTemplates"))
            {
                var name = claim.Obj("metadata").Text("name");
                if (volumes.Any(v => v.Text("name") == name)) continue;
                volumes.Add((JsonNode)new JsonObject { ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = name } });
            }
        }
        WorkloadRules.ValidateTemplate(template, "spec.template", faults);
        WorkloadRules.RunsForever(template, "StatefulSet", faults);
    }

    private static JsonObject Fixed(JsonObject obj)
    {
        var spec = obj.Obj("spec")?.DeepClone().AsObject() ?? [];
        foreach (var name in Mutable) spec.Remove(name);
        return spec;
    }
}
