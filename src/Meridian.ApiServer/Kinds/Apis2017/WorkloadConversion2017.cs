using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>
/// Workloads of <c>extensions/v1beta1</c>: a selector that is missing is made of the labels of the template, and so are the labels of the workload.
/// </summary>
internal class WorkloadConversion2017(ResourceType served, ResourceType stored) : TreeConversion(served, stored)
{
    /// <inheritdoc />
    protected override void Down(JsonObject node)
    {
        var spec = node.Ensure("spec");
        if (spec.Obj("template").Obj("metadata").Obj("labels") is not { Count: > 0 } labels) return;
        if (spec.Obj("selector") is null) spec["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() };
        if (node.Ensure("metadata").Obj("labels") is null or { Count: 0 }) node.Ensure("metadata")["labels"] = labels.DeepClone();
    }
}
