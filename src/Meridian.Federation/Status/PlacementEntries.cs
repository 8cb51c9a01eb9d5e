using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a Placement says of each member. Pure.</summary>
internal static class PlacementEntries
{
    // Of an object that comes from outside: a Placement is no archive of it.
    private const int MostConditions = 8;
    private const int LongestMessage = 256;

    // Of a thousand clusters most have nothing to do with an object. Whoever asks why is answered from the decision itself.
    private const int MostRejected = 16;

    /// <summary>One entry for each outcome, but of members that have no part at most 16.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="source">The object.</param>
    /// <param name="outcomes">What became of it.</param>
    /// <param name="before">What the Placement says now: of members that are behind it tells what they have.</param>
    public static JsonArray Of(PropagatedKind kind, KubeObject source, IReadOnlyList<CopyOutcome> outcomes, PlacedCluster[] before) =>
        Of(kind, source, outcomes, before, out _);

    /// <summary>The same, with how many members without a part have no entry, by reason.</summary>
    public static JsonArray Of(PropagatedKind kind, KubeObject source, IReadOnlyList<CopyOutcome> outcomes, PlacedCluster[] before, out JsonArray omitted)
    {
        var known = before.ToDictionary(b => b.Name, StringComparer.Ordinal);
        var rejected = outcomes.Where(o => IsRejected(o, known.GetValueOrDefault(o.Decision.Cluster))).Skip(MostRejected).ToHashSet(ReferenceEqualityComparer.Instance);
        var reasons = outcomes.Where(rejected.Contains).GroupBy(o => o.Reason).OrderBy(g => g.Key, StringComparer.Ordinal);
        omitted = new JsonArray([.. reasons.Select(g => (JsonNode?)new JsonObject { ["reason"] = g.Key, ["clusters"] = g.Count() })]);
        return new([.. outcomes.Where(o => !rejected.Contains(o)).Select(o => (JsonNode?)Entry(kind, source, o, known.GetValueOrDefault(o.Decision.Cluster)))]);
    }

    // Once more after its part has gone it is told, so that the end is seen.
    private static bool IsRejected(CopyOutcome outcome, PlacedCluster? before) =>
        outcome is { Decision.Verdict: PlacementVerdict.Remove, State: CopyStates.Removed, Copy: null } && before is not { Replicas: > 0 };

    private static JsonObject Entry(PropagatedKind kind, KubeObject source, CopyOutcome outcome, PlacedCluster? before)
    {
        var entry = new JsonObject { ["name"] = outcome.Decision.Cluster };
        var progress = outcome.Copy is { } copy ? kind.Progress?.Invoke(copy) : null;
        if ((progress?.Wanted ?? Wanted(kind, outcome)) is { } replicas) entry["replicas"] = replicas;
        if ((progress?.Ready ?? Ready(kind, outcome)) is { } ready) entry["readyReplicas"] = ready;
        if (Version(source, outcome, before) is { Length: > 0 } version) entry["version"] = version;
        (entry["state"], entry["reason"], entry["message"]) = (outcome.State, outcome.Reason, outcome.Message);
        if (kind.Summary is null && outcome.Copy is not null && Conditions(outcome.Copy) is { Count: > 0 } conditions) entry["conditions"] = conditions;
        return entry;
    }

    private static long? Wanted(PropagatedKind kind, CopyOutcome outcome) =>
        outcome is { Decision.Verdict: PlacementVerdict.Leave, Copy: { } left } ? kind.Replicas?.Wanted(left) : outcome.Decision.Replicas;

    private static long? Ready(PropagatedKind kind, CopyOutcome outcome) => outcome.Copy is { } copy && kind.Replicas is { IsAwaited: true } field ? field.Ready(copy) : null;

    private static string Version(KubeObject source, CopyOutcome outcome, PlacedCluster? before)
    {
        if (outcome.Decision.Verdict == PlacementVerdict.Remove) return "";
        if (outcome.Copy is not { } copy || !outcome.UpToDate) return before?.Version ?? "";
        return source.Header.Generation > 0
            ? source.Header.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : copy.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) ?? "";
    }

    private static JsonArray Conditions(KubeObject copy) =>
        new([.. copy.View<ContentView>().Status.Items("conditions").Where(c => c.Text("type").Length > 0).DistinctBy(c => c.Text("type")).Take(MostConditions).Select(c => (JsonNode?)new JsonObject
        {
            ["type"] = c.Text("type"), ["status"] = c.Text("status"), ["reason"] = c.Text("reason"), ["message"] = Short(c.Text("message")),
        })]);

    private static string Short(string message) => message.Length > LongestMessage ? message[..LongestMessage] : message;
}
