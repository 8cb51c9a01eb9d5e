using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Measures every loss of a member: after how long it was detected, names and routes led elsewhere, and its replicas were ready elsewhere. The figures
/// are written on the status of the policies concerned, and told by an event on the Cluster.
/// </summary>
internal sealed class RecoveryReconciler(
    IKubeClient federation, IInformers informers, IMembers members, IRoutesInUse routes, FederationEvents events, TimeProvider time) : IReconciler, IDisposable
{
    private const int MostKept = 10;

    private readonly DrillBook book = new();
    private readonly ConcurrentDictionary<string, bool> lost = new(StringComparer.Ordinal);
    private readonly List<IDisposable> subscriptions = [];

    private IInformer Placements => informers.For(ResourceTypes.Placements);

    /// <inheritdoc />
    public string Name => "recovery";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        sources.Map(ResourceTypes.Placements, change => book.Look(change.Key, change.New, time.GetUtcNow()).Select(ObjectKey.Cluster));
        sources.Reads(ResourceTypes.PlacementPolicies);
        sources.Reads(ResourceTypes.ClusterPlacementPolicies);
        subscriptions.Add(members.Subscribe(name => Judge(name, sources)));
        subscriptions.Add(routes.Subscribe(used => Route(used, sources)));
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (book.Find(key.Name) is not { IsOver: true } drill) return Requeue.None;
        var report = DrillReport.Of(drill, time.GetUtcNow());
        foreach (var policy in drill.Policies) await WriteAsync(policy, report, cancellationToken);
        if (informers.For(ResourceTypes.Clusters).Get(key) is { } cluster) events.Normal(cluster, ResourceTypes.Clusters, "Recovered", DrillReport.Text(drill));
        book.Close(drill);
        return Requeue.None;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    private void Judge(string name, ReconcilerSources sources)
    {
        var isLost = members.Find(name)?.Health is { Standing: MemberStanding.Offline or MemberStanding.NotReady, Losses: > 0 };
        if (isLost && lost.TryAdd(name, true)) book.Lose(DrillOf(name));
        else if (!isLost && lost.TryRemove(name, out _)) book.Return(name, time.GetUtcNow());
        else return;
        sources.Enqueue(ObjectKey.Cluster(name));
    }

    private Drill DrillOf(string name)
    {
        var now = time.GetUtcNow();
        return Drill.Of(name, members.Find(name)?.Health.FailingSince ?? now, now, Placements.List());
    }

    private void Route(IReadOnlySet<string> used, ReconcilerSources sources)
    {
        foreach (var name in lost.Keys.Where(name => !used.Contains(name)))
        {
            if (book.Find(name) is not { TrafficAt: null }) continue;
            book.Route(name, time.GetUtcNow());
            sources.Enqueue(ObjectKey.Cluster(name));
        }
    }

    private async Task WriteAsync(string policy, JsonObject report, CancellationToken token)
    {
        if (PolicyReference.Parse(policy) is not { } place || informers.For(place.Type).Get(place.Key) is not { } known) return;
        var before = known.ToNode()["status"]?["drills"] as JsonArray ?? [];
        var drills = new JsonArray([report.DeepClone(), .. before.Take(MostKept - 1).Select(d => d?.DeepClone())]);
        try
        {
            await federation.PatchAsync(place.Type, place.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["status"] = new JsonObject { ["drills"] = drills } }), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // The policy was deleted meanwhile, and its history with it.
        }
    }
}
