using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A pod that does not say otherwise stays five minutes on a node that is not ready or cannot be reached.</summary>
internal sealed class DefaultTolerationSeconds : IAdmission
{
    private const int Seconds = 300;
    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Subresource.Length > 0 || request.Operation != AdmissionOperation.Create) return;
        if (request.Object["spec"] is not JsonObject spec) return;
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        foreach (var taint in Taints)
        {
            if (tolerations.OfType<JsonObject>().Any(t => Covers(t, taint))) continue;
            tolerations.Add((JsonNode)new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = Seconds });
        }
        if (tolerations.Parent is null) spec["tolerations"] = tolerations;
    }

    private static bool Covers(JsonObject toleration, string taint) =>
        (Metadata.Text(toleration, "key") is var key && (key == taint || key.Length == 0))
        && Metadata.Text(toleration, "effect") is ("" or "NoExecute");
}
