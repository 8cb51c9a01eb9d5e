using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A pod that is given a node carries the labels that say where that is.</summary>
internal sealed class PodTopologyLabels : IAdmission
{
    private static readonly string[] Labels = [WellKnownLabels.Zone, WellKnownLabels.Region];

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Subresource != "binding") return;
        var name = request.Object.Obj("spec").Text("nodeName");
        if (name.Length == 0 || request.Objects.Find(ResourceTypes.Nodes, ObjectKey.Cluster(name)) is not { } node) return;
        foreach (var label in Labels)
        {
            if (node.Header.Labels.TryGetValue(label, out var value)) request.Object.Ensure("metadata").Ensure("labels")[label] = value;
        }
    }
}
