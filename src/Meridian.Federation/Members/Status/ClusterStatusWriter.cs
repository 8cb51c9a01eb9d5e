using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes what is seen of members to the status of their Clusters.</summary>
/// <param name="federation">The federation.</param>
/// <param name="nodes">What nodes say.</param>
/// <param name="rooms">Counts room.</param>
/// <param name="types">Which types are needed.</param>
/// <param name="time">Clock.</param>
internal sealed class ClusterStatusWriter(IKubeClient federation, NodeBook nodes, MemberRooms rooms, FederatedTypes types, TimeProvider time)
{
    // That all is as before is told this seldom.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(5);

    /// <summary>Writes the status if it says something new.</summary>
    /// <param name="cluster">The Cluster.</param>
    /// <param name="state">What is seen.</param>
    /// <param name="secret">Its credentials; null for none.</param>
    /// <param name="renewalFault">Why they could not be renewed; null if nothing went wrong.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task WriteAsync(KubeObject cluster, MemberState state, MemberSecret? secret, string? renewalFault, CancellationToken cancellationToken)
    {
        if (state.Health.Last is null) return;
        var before = cluster.View<Cluster>();
        var now = time.GetUtcNow();
        var missing = types.InUse().Where(t => !state.Serves(t)).ToArray();
        Condition?[] others = [MemberConditions.Credentials(secret, renewalFault, now), MemberConditions.Apis(state.Apis, missing)];
        var conditions = ClusterConditions.Of(state.Health, before.Status.Conditions, now)
            .Concat(others.OfType<Condition>().Select(c => c.After(before.Status.Conditions, now)))
            .Select(c => Probed(c, before.Status.Conditions.Find(c.Type), now));
        var status = Status(before, state, conditions);
        status["missingApis"] = StatusNodes.Texts(missing.Select(t => t.ToString()).Order(StringComparer.Ordinal));
        if (secret?.Expires is { } end) status["credentialsExpire"] = WireTime.Format(end);
        if (await rooms.OfAsync(state, cancellationToken) is { } room) status["resources"] = room;
        else if (cluster.ToNode()["status"]?["resources"] is { } known) status["resources"] = known.DeepClone();
        await WriteAsync(cluster, status, cancellationToken);
    }

    /// <summary>Says why a member that leaves has not left yet.</summary>
    public Task WriteLeavingAsync(KubeObject cluster, string why, CancellationToken cancellationToken)
    {
        var before = cluster.View<Cluster>().Status.Conditions;
        var leaving = MemberConditions.Leaving(why).After(before, time.GetUtcNow());
        var status = cluster.ToNode()["status"]?.DeepClone() as JsonObject ?? [];
        status["conditions"] = StatusNodes.Conditions(before.Where(c => c.Type != leaving.Type).Append(leaving));
        return WriteAsync(cluster, status, cancellationToken);
    }

    private JsonObject Status(Cluster before, MemberState state, IEnumerable<Condition> conditions)
    {
        var known = nodes.Of(state);
        var place = ClusterPlace.Of(before, known ?? NodeSummary.None);
        if (known is null) place = place with { Nodes = before.Status.Nodes, ReadyNodes = before.Status.ReadyNodes };
        var version = state.Health.Last!.Version;
        return StatusNodes.Cluster(place, [.. conditions], version.Length > 0 ? version : before.Status.Version);
    }

    private static Condition Probed(Condition condition, Condition? before, DateTimeOffset now)
    {
        var same = before is not null && before.Status == condition.Status && before.Reason == condition.Reason && before.Message == condition.Message;
        return condition with { LastProbeTime = same && now - before!.LastProbeTime < Heartbeat ? before.LastProbeTime : now };
    }

    private async Task WriteAsync(KubeObject cluster, JsonObject status, CancellationToken cancellationToken)
    {
        var before = cluster.ToNode()["status"] as JsonObject ?? [];
        if (JsonNode.DeepEquals(before, status)) return;
        // A merge leaves what it does not name.
        foreach (var gone in before.Select(f => f.Key).Where(name => !status.ContainsKey(name)).ToArray()) status[gone] = null;
        Replace(before, status, "resources");
        await federation.PatchAsync(ResourceTypes.Clusters, cluster.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["status"] = status }), WriteOptions.Status, cancellationToken);
    }

    // The same for the amounts, two levels down.
    private static void Replace(JsonObject before, JsonObject status, string name)
    {
        if (before[name] is not JsonObject old || status[name] is not JsonObject now) return;
        foreach (var (half, amounts) in old)
            if (amounts is JsonObject named && now[half] is JsonObject left)
                foreach (var gone in named.Select(a => a.Key).Where(a => !left.ContainsKey(a)).ToArray()) left[gone] = null;
    }
}
