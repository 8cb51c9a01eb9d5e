using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated ServiceExport is as good as the worst of its copies.</summary>
internal sealed class ServiceExportSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now) => new()
    {
        ["conditions"] = JointConditions.Of(CopyParts.Of(outcomes), source, now, ("Valid", "False"), ("Ready", "False"), ("Conflict", "True")),
    };
}
