using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>Notices nodes that fall silent, and keeps pods away from nodes that are not well.</summary>
internal sealed class NodeLifecycleReconciler(
    IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events, NodeLifecycleOptions options) : IReconciler
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly IInformer leases = informers.For(ResourceTypes.Leases);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly NodeHeartbeats heartbeats = new(time);

    // Written on the informer's loop only. Whether another node lives is asked for every node, so all are not gone through for it.
    private readonly ConcurrentDictionary<string, bool> ready = new();

    // Nodes that would drive their pods off, were another node heard of: looked at again when one is.
    private readonly ConcurrentDictionary<ObjectKey, bool> heldBack = new();

    // Nodes that wait for their zone to be in better health.
    private readonly ConcurrentDictionary<ObjectKey, bool> slowed = new();
    private readonly ZoneCensus census = new();
    private readonly EvictionPace pace = new(time, options);

    public string Name => "node-lifecycle";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNode(pods);
        sources.Reads(ResourceTypes.Pods);
        sources.Map(ResourceTypes.Nodes, Concerned);
        sources.Map(ResourceTypes.Leases, change => change.Key.Namespace == LeaseNamespace ? [ObjectKey.Cluster(change.Key.Name), .. heldBack.Keys] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (nodes.Get(key) is not { } node)
        {
            heartbeats.Forget(key.Name);
            heldBack.TryRemove(key, out _);
            slowed.TryRemove(key, out _);
            return Requeue.None;
        }
        var silence = heartbeats.Silence(node, leases.Get(new ObjectKey(LeaseNamespace, key.Name)));
        if (silence >= options.GracePeriod) node = await SilenceAsync(node, cancellationToken);
        var turn = await TaintAsync(node, cancellationToken);
        if (NodeHealthPlan.Ready(node) == "Unknown") await MarkPodsAsync(key.Name, cancellationToken);
        if (silence < options.GracePeriod) turn = turn > TimeSpan.Zero && turn < options.GracePeriod - silence ? turn : options.GracePeriod - silence;
        return turn > TimeSpan.Zero ? Requeue.After(turn) : Requeue.None;
    }

    private async Task<KubeObject> SilenceAsync(KubeObject node, CancellationToken cancellationToken)
    {
        if (NodeHealthPlan.Silenced(node, time.GetUtcNow()) is not { } status) return node;
        var written = await ObjectStatus.WriteAsync(client, ResourceTypes.Nodes, node, status, cancellationToken);
        events.Normal(node, "NodeNotReady", $"Node {node.Header.Name} status is now: NodeNotReady");
        return written;
    }

    // Returns how long the node waits for its turn to drive its pods off; zero if it does not.
    private async Task<TimeSpan> TaintAsync(KubeObject node, CancellationToken cancellationToken)
    {
        var evict = IsAnotherAlive(node);
        var turn = evict ? Turn(node) : TimeSpan.Zero;
        if (turn is null) slowed[node.Key] = true;
        else slowed.TryRemove(node.Key, out _);
        if (NodeHealthPlan.Ready(node) is "Unknown" or "False" && !evict) heldBack[node.Key] = true;
        else heldBack.TryRemove(node.Key, out _);
        var taints = NodeTaintPlan.Taints(node, evict && turn == TimeSpan.Zero, time.GetUtcNow());
        if (taints.SequenceEqual(node.View<Node>().Spec.Taints)) return turn ?? TimeSpan.Zero;
        var body = node.ToNode();
        if (body["spec"] is not JsonObject spec) body["spec"] = spec = [];
        if (taints.Count > 0) spec["taints"] = new JsonArray([.. taints.Select(Json)]);
        else spec.Remove("taints");
        await client.UpdateAsync(ResourceTypes.Nodes, node.Key, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
        return turn ?? TimeSpan.Zero;
    }

    // One that drives its pods off already, or has no reason to, needs no turn.
    private TimeSpan? Turn(KubeObject node)
    {
        if (NodeHealthPlan.Ready(node) is "True" or "" || NodeTaintPlan.DrivesOff(node)) return TimeSpan.Zero;
        var zone = ZoneCensus.ZoneOf(node);
        var (health, nodes) = census.Of(zone);
        return pace.Take(zone, health, nodes);
    }

    // When all nodes fall silent together, the fault is more likely in between than in all of them: pods stay where they are. Those that will be
    // found silent a moment later do not count as alive.
    private bool IsAnotherAlive(KubeObject node) =>
        ready.Any(other => other.Key != node.Header.Name && heartbeats.HeardWithin(options.GracePeriod / 2, other.Key));

    // The node cannot say it, so that no service sends anybody there. A node that is merely not ready speaks for its pods itself.
    private async Task MarkPodsAsync(string node, CancellationToken cancellationToken)
    {
        foreach (var pod in Indexes.OnNode(pods, node).Where(PodState.IsReady))
        {
            var status = ObjectStatus.CopyOf(pod);
            new ConditionList(status).Set("Ready", "False", "NodeNotReady", "the pod's node does not answer", time.GetUtcNow());
            try
            {
                await ObjectStatus.WriteAsync(client, ResourceTypes.Pods, pod, status, cancellationToken);
            }
            catch (StatusException gone) when (gone.IsNotFound)
            {
                // A pod less to mark.
            }
        }
    }

    private static JsonNode Json(Taint taint)
    {
        var node = new JsonObject { ["key"] = taint.Key };
        if (taint.Value.Length > 0) node["value"] = taint.Value;
        node["effect"] = taint.Effect;
        if (taint.TimeAdded is { } added) node["timeAdded"] = WireTime.Format(added);
        return node;
    }

    private IEnumerable<ObjectKey> Concerned(ObjectChange change)
    {
        if (census.Observe(change.Key.Name, change.New)) return [.. ConcernedByReadiness(change), .. slowed.Keys];
        return ConcernedByReadiness(change);
    }

    // The first nodes to be ready, and the last, decide over all: with two, each of them has another.
    private IEnumerable<ObjectKey> ConcernedByReadiness(ObjectChange change)
    {
        var before = ready.Count;
        if (change.New is { } now && NodeHealthPlan.Ready(now) == "True") ready.TryAdd(now.Header.Name, true);
        else ready.TryRemove(change.Key.Name, out _);
        if (ready.Count == before) return [change.Key];
        return Math.Min(before, ready.Count) > 1 ? [change.Key, .. heldBack.Keys] : nodes.List().Select(n => n.Key).Append(change.Key).Distinct();
    }
}
