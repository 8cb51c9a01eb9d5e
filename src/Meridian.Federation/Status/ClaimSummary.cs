using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated PersistentVolumeClaim is bound when it is bound in every member; what it got is what the worst off got.</summary>
internal sealed class ClaimSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var status = new JsonObject { ["phase"] = "Pending" };
        if (VolumePhases.Worst(CopyParts.Of(outcomes)) is not { } worst) return status;
        if (worst.Status.Text("phase") is { Length: > 0 } phase) status["phase"] = phase;
        foreach (var field in (string[])["accessModes", "capacity"])
            if (worst.Status.At(field) is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } value) status[field] = JsonNode.Parse(value.GetRawText());
        return status;
    }
}
