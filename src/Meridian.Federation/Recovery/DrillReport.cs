using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Puts what a drill measured into words.</summary>
internal static class DrillReport
{
    /// <summary>An entry of a policy's <c>status.drills</c>.</summary>
    public static JsonObject Of(Drill drill, DateTimeOffset now)
    {
        var node = new JsonObject
        {
            ["cluster"] = drill.Cluster,
            ["failedAt"] = WireTime.Format(drill.FailedAt),
            ["recordedAt"] = WireTime.Format(now),
            ["detectedAfter"] = Seconds(drill.DetectedAt - drill.FailedAt),
            ["objects"] = drill.Objects,
            ["replicas"] = drill.Replicas,
        };
        if (drill.TrafficAt is { } traffic) node["trafficAfter"] = Seconds(traffic - drill.FailedAt);
        if (drill.ReplacedAt is { } replaced) node["replacedAfter"] = Seconds(replaced - drill.FailedAt);
        else node["returned"] = true;
        return node;
    }

    /// <summary>The message of the event on the Cluster.</summary>
    public static string Text(Drill drill)
    {
        var replaced = drill.ReplacedAt is { } at
            ? $"{drill.Replicas} replicas of {drill.Objects} objects were ready elsewhere after {Seconds(at - drill.FailedAt)}"
            : $"the cluster was back before its {drill.Replicas} replicas were replaced";
        return $"Lost at {WireTime.Format(drill.FailedAt)}: detected after {Seconds(drill.DetectedAt - drill.FailedAt)}, names and routes led elsewhere after {Seconds(drill.TrafficAt - drill.FailedAt ?? TimeSpan.Zero)}, {replaced}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00}s");
}
