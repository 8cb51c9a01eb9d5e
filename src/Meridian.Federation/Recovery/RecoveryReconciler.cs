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
    IKubeClient federation, IInformers informers, IMembers members, PropagatedKinds kinds, IRoutesInUse routes, FederationEvents events, TimeProvider time) : IReconciler, IDisposable
{
    private const int MostKept = 10;

    private readonly DrillBook book = new();
    private readonly ConcurrentDictionary<string, bool> lost = new(StringComparer.Ordinal);
    private readonly List<IDisposable> subscriptions = [];
    private IReadOnlySet<string>? inUse;

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
        // What was published may have been faster than this.
        if (isLost && Volatile.Read(ref inUse) is { } used) Route(used, sources);
    }

    private Drill DrillOf(string name)
    {
        var now = time.GetUtcNow();
        return Drill.Of(name, members.Find(name)?.Health.FailingSince ?? now, now, Placements.List(), Total);
    }

    private long? Total(KubeObject placement)
    {
        var placed = placement.View<Placement>().Spec.Object;
        if (kinds.All.FirstOrDefault(k => k.Type.Kind == placed.Kind && k.Type.ApiVersion == placed.ApiVersion) is not { Replicas: { } field } kind) return null;
        return informers.For(kind.Type).Get(new ObjectKey(placement.Header.Namespace, placed.Name)) is { } source ? field.Total(source) : null;
    }

    private void Route(IReadOnlySet<string> used, ReconcilerSources sources)
    {
        Volatile.Write(ref inUse, used);
        foreach (var name in lost.Keys.Where(name => !used.Contains(name)))
        {
            if (book.Find(name) is not { TrafficAt: null }) continue;
            book.Route(name, time.GetUtcNow());
            sources.Enqueue(ObjectKey.Cluster(name));
        }
    }

    // Several losses may be written at once: each is added to what the policy says now, and only once.
    private async Task WriteAsync(string policy, JsonObject report, CancellationToken token)
    {
        if (PolicyReference.Parse(policy) is not { } place || await Live.FindAsync(federation, place.Type, place.Key, token) is not { } known) return;
        var before = known.ToNode()["status"]?["drills"] as JsonArray ?? [];
        if (before.Any(d => IsSame(d!, report))) return;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = known.Header.ResourceVersion },
            ["status"] = new JsonObject { ["drills"] = new JsonArray([report.DeepClone(), .. before.Take(MostKept - 1).Select(d => d?.DeepClone())]) },
        };
        try
        {
            await federation.PatchAsync(place.Type, place.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // The policy was deleted meanwhile, and its history with it.
        }
    }

    private static bool IsSame(JsonNode one, JsonNode other) => (string?)one["cluster"] == (string?)other["cluster"] && (string?)one["failedAt"] == (string?)other["failedAt"];
}
