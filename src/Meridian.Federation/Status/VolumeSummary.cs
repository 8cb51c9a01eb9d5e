using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated PersistentVolume is in the worst phase of its copies.</summary>
internal sealed class VolumeSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var status = new JsonObject { ["phase"] = "Pending" };
        if (VolumePhases.Worst(CopyParts.Of(outcomes)) is not { } worst) return status;
        if (worst.Status.Text("phase") is { Length: > 0 } phase) status["phase"] = phase;
        if (worst.Status.Text("message") is { Length: > 0 } message) status["message"] = JointConditions.Of(worst.Cluster, message);
        if (worst.Status.Text("reason") is { Length: > 0 } reason) status["reason"] = reason;
        return status;
    }
}
