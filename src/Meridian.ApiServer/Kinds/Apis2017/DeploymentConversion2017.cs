using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Deployments of <c>extensions/v1beta1</c>, with the defaults of then: one pod at a time, no deadline, no end of old revisions.</summary>
internal sealed class DeploymentConversion2017() : WorkloadConversion2017(ResourceTypes.Deployments2017, ResourceTypes.Deployments)
{
    private const string Rollback = "deprecated.deployment.rollback.to";

    protected override void Up(JsonObject node)
    {
        var annotations = node.Obj("metadata").Obj("annotations");
        if (!long.TryParse(annotations.Text(Rollback), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var revision)) return;
        node.Ensure("spec")["rollbackTo"] = new JsonObject { ["revision"] = revision };
        annotations!.Remove(Rollback);
    }

    protected override void Down(JsonObject node)
    {
        base.Down(node);
        var spec = node.Ensure("spec");
        if (spec.Obj("rollbackTo") is { } rollback)
            node.Ensure("metadata").Ensure("annotations")[Rollback] = (rollback.Number("revision") ?? 0).ToString(CultureInfo.InvariantCulture);
        spec.Remove("rollbackTo");
        spec.SetDefault("progressDeadlineSeconds", int.MaxValue);
        spec.SetDefault("revisionHistoryLimit", int.MaxValue);
        var strategy = spec.Ensure("strategy");
        if (strategy.Text("type").Length == 0) strategy["type"] = "RollingUpdate";
        if (strategy.Text("type") != "RollingUpdate") return;
        foreach (var name in (string[])["maxUnavailable", "maxSurge"]) strategy.Ensure("rollingUpdate").SetDefault(name, 1);
    }
}
