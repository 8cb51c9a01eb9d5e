using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>DaemonSets of <c>extensions/v1beta1</c>: unless they say otherwise their pods are replaced only when somebody deletes them.</summary>
internal sealed class DaemonSetConversion2017() : WorkloadConversion2017(ResourceTypes.DaemonSets2017, ResourceTypes.DaemonSets)
{
    private const string Generation = "deprecated.daemonset.template.generation";

    protected override void Up(JsonObject node)
    {
        var annotations = node.Obj("metadata").Obj("annotations");
        if (!long.TryParse(annotations.Text(Generation), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)) return;
        node.Ensure("spec")["templateGeneration"] = generation;
        annotations!.Remove(Generation);
    }

    protected override void Down(JsonObject node)
    {
        base.Down(node);
        var spec = node.Ensure("spec");
        if (spec.Number("templateGeneration") is > 0 and var generation)
            node.Ensure("metadata").Ensure("annotations")[Generation] = generation.ToString(CultureInfo.InvariantCulture);
        spec.Remove("templateGeneration");
        if (spec.Obj("updateStrategy").Text("type").Length == 0) spec.Ensure("updateStrategy")["type"] = "OnDelete";
    }
}
