using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A new node takes no pods until it has said that it is ready.</summary>
internal sealed class TaintNodesByCondition : IAdmission
{
    private const string NotReady = "node.kubernetes.io/not-ready";
    private const string Effect = "NoSchedule";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Nodes) || request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        var spec = request.Object.Ensure("spec");
        if (spec.Items("taints").Any(t => t.Item.Text("key") == NotReady && t.Item.Text("effect") == Effect)) return;
        PodJson.List(spec, "taints").Add((JsonNode)new JsonObject { ["key"] = NotReady, ["effect"] = Effect });
    }
}
