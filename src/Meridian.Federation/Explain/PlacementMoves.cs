using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps the last moves of an object: what its clusters were to run before and after, when, and why. Pure.</summary>
internal static class PlacementMoves
{
    /// <summary>Moves that are kept of one object.</summary>
    public const int MostKept = 20;

    // A sentence, not a page: this is written with every change of placement.
    private const int LongestMessage = 256;

    /// <summary>The moves after another decision, the newest first.</summary>
    /// <param name="before">The status before; null if there was none: what is placed for the first time has not moved.</param>
    /// <param name="after">The clusters' parts now.</param>
    /// <param name="divides">Whether replicas are divided; an object that is copied whole moves when its copy comes or goes.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<PlacementMove> Next(PlacementStatus? before, IReadOnlyList<PlacedCluster> after, bool divides, DateTimeOffset now)
    {
        if (before is not { Clusters.Length: > 0 }) return before?.Moves ?? [];
        var old = before.Clusters.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var made = after.Where(c => Moved(old.GetValueOrDefault(c.Name), c, divides)).Select(c => Move(old.GetValueOrDefault(c.Name), c, now));
        var gone = old.Values.Where(o => o.Replicas > 0 && after.All(a => a.Name != o.Name)).Select(o => Gone(o, now));
        return [.. made.Concat(gone).Concat(before.Moves).Take(MostKept)];
    }

    /// <summary>The moves as the Placement's status has them; null if there are no new ones.</summary>
    /// <param name="before">The status before; null if there was none.</param>
    /// <param name="after">Its entries now.</param>
    /// <param name="divides">Whether what members have is a part of a whole, and not a number of their own.</param>
    /// <param name="now">The time.</param>
    public static JsonArray? Changed(PlacementStatus? before, JsonArray after, bool divides, DateTimeOffset now)
    {
        if (before is null) return null;
        if (!divides) before = before with { Clusters = [.. before.Clusters.Select(c => c with { Replicas = null })] };
        var moves = Next(before, [.. after.OfType<JsonObject>().Select(e => Part(e, divides))], divides, now);
        return moves.Count == 0 || (before.Moves.Length > 0 && ReferenceEquals(moves[0], before.Moves[0])) ? null : new JsonArray([.. moves.Select(m => (JsonNode?)ToNode(m))]);
    }

    private static PlacedCluster Part(JsonObject entry, bool divides) => new()
    {
        Name = NodeText.Of(entry["name"]), State = NodeText.Of(entry["state"]), Reason = NodeText.Of(entry["reason"]), Message = NodeText.Of(entry["message"]),
        Replicas = divides && entry["replicas"] is JsonValue value ? (int)Math.Min(int.MaxValue, value.TryGetValue(out long many) ? many : value.GetValue<int>()) : null,
    };

    private static JsonObject ToNode(PlacementMove move)
    {
        var node = new JsonObject { ["cluster"] = move.Cluster, ["reason"] = move.Reason, ["message"] = move.Message };
        if (move.Time is { } time) node["time"] = WireTime.Format(time);
        if (move.From is { } from) node["from"] = from;
        if (move.To is { } to) node["to"] = to;
        return node;
    }

    private static bool Moved(PlacedCluster? before, PlacedCluster after, bool divides) =>
        divides ? (before?.Replicas ?? 0) != (after.Replicas ?? 0) : before is not null && IsPlaced(before) != IsPlaced(after);

    private static bool IsPlaced(PlacedCluster cluster) => cluster.State != "Removed";

    private static PlacementMove Move(PlacedCluster? before, PlacedCluster after, DateTimeOffset now) => new()
    {
        Time = now, Cluster = after.Name, From = before?.Replicas, To = after.Replicas, Reason = after.Reason,
        Message = after.Message.Length <= LongestMessage ? after.Message : after.Message[..LongestMessage],
    };

    private static PlacementMove Gone(PlacedCluster before, DateTimeOffset now) =>
        new() { Time = now, Cluster = before.Name, From = before.Replicas, Reason = "ClusterLeft", Message = "the cluster is no member any more" };
}
