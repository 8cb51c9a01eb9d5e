using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated CronJob, which runs in every member, has the active Jobs of all and the latest times of any.</summary>
internal sealed class CronJobSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var status = new JsonObject();
        JsonNode?[] active = [.. parts.All.SelectMany(p => p.Status.Items("active")).Select(a => JsonNode.Parse(a.GetRawText()))];
        if (active.Length > 0) status["active"] = new JsonArray(active);
        foreach (var time in (string[])["lastScheduleTime", "lastSuccessfulTime"])
            if (parts.Latest(time) is { Length: > 0 } latest) status[time] = latest;
        return status;
    }
}
