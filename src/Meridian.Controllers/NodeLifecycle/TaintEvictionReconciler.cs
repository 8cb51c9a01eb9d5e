using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>Deletes pods from nodes whose taints they do not tolerate, or no longer.</summary>
internal sealed class TaintEvictionReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events) : IReconciler
{
    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);

    public string Name => "taint-eviction";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNode(pods);
        sources.Map(ResourceTypes.Nodes, change => Taints(change.Old).SequenceEqual(Taints(change.New)) ? [] : Indexes.OnNode(pods, change.Key.Name).Select(p => p.Key).ToList());
        sources.Map(ResourceTypes.Pods, change => Taints(NodeOf(change.New)).Length > 0 ? [change.Key] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || !PodState.IsActive(pod) || NodeOf(pod) is not { } node) return Requeue.None;
        var now = time.GetUtcNow();
        if (EvictionPlan.Due(pod.View<Pod>().Spec, Taints(node), now) is not { } due) return Requeue.None;
        if (due > now) return Requeue.After(due - now);
        events.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {key.Namespace}/{key.Name}");
        await Disruption.DeleteAsync(client, pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", DeleteOptions.Background, time, cancellationToken);
        return Requeue.None;
    }

    private KubeObject? NodeOf(KubeObject? pod) =>
        pod?.View<Pod>().Spec.NodeName is { Length: > 0 } name ? nodes.Get(ObjectKey.Cluster(name)) : null;

    private static Taint[] Taints(KubeObject? node) => node is null ? [] : [.. node.View<Node>().Spec.Taints.Where(t => t.Effect == "NoExecute")];
}
