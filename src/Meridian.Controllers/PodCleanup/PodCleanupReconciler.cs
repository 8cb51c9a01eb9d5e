using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.PodCleanup;

/// <summary>
/// Deletes pods that no node will ever finish: bound to a node that is gone, on their way out without a node, or ended and too many to keep.
/// </summary>
internal sealed class PodCleanupReconciler(IKubeClient client, IInformers informers, TimeProvider time, NodeLifecycleOptions options) : IReconciler
{
    private const string Ended = "ended";

    private readonly IInformer nodes = informers.For(ResourceTypes.Nodes);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly ConcurrentDictionary<string, long> missingSince = new();

    public string Name => "pod-cleanup";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNode(pods);
        pods.AddIndex(Ended, p => PodState.IsTerminal(p) ? [""] : []);
        sources.Map(ResourceTypes.Nodes, change => change.New is null ? Indexes.OnNode(pods, change.Key.Name).Select(p => p.Key).ToList() : []);
        sources.Map(ResourceTypes.Pods, change => change.New is { } pod && MayBeLost(pod) ? [change.Key] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod) return Requeue.None;
        var node = pod.View<Pod>().Spec.NodeName;
        if (node.Length == 0)
        {
            if (pod.Header.DeletionTimestamp is not null) await DeleteAsync(pod, "PodGC: deleting unscheduled and terminating pod", cancellationToken);
            return Requeue.None;
        }
        if (await MissingNodeAsync(node, cancellationToken) is { } wait)
        {
            if (wait > TimeSpan.Zero) return Requeue.After(wait);
            await DeleteAsync(pod, "PodGC: node no longer exists", cancellationToken);
        }
        else if (PodState.IsTerminal(pod))
        {
            await TrimAsync(cancellationToken);
        }
        return Requeue.None;
    }

    private bool MayBeLost(KubeObject pod)
    {
        var node = pod.View<Pod>().Spec.NodeName;
        if (node.Length == 0) return pod.Header.DeletionTimestamp is not null;
        return PodState.IsTerminal(pod) || nodes.Get(ObjectKey.Cluster(node)) is null;
    }

    // Null if the node is there; else how long its pods still wait for it.
    private async Task<TimeSpan?> MissingNodeAsync(string node, CancellationToken cancellationToken)
    {
        if (nodes.Get(ObjectKey.Cluster(node)) is not null)
        {
            missingSince.TryRemove(node, out _);
            return null;
        }
        var left = options.MissingNodeQuarantine - time.GetElapsedTime(missingSince.GetOrAdd(node, _ => time.GetTimestamp()));
        if (left > TimeSpan.Zero) return left;
        return await ExistsAsync(node, cancellationToken) ? null : TimeSpan.Zero;
    }

    // The cache may be behind; a pod is deleted only on the server's word.
    private async Task<bool> ExistsAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            await client.GetAsync(ResourceTypes.Nodes, ObjectKey.Cluster(node), cancellationToken);
            return true;
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return false;
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        var ended = pods.ByIndex(Ended, "");
        var surplus = ended.Count - options.MostTerminatedPods;
        if (surplus <= 0) return;
        foreach (var pod in ended.OrderBy(p => p.Header.CreationTimestamp).ThenBy(p => p.Key).Take(surplus)) await DeleteAsync(pod, "", cancellationToken);
    }

    private async Task DeleteAsync(KubeObject pod, string why, CancellationToken cancellationToken)
    {
        var now = DeleteOptions.Now with { PreconditionUid = pod.Header.Uid };
        if (why.Length > 0 && !PodState.IsTerminal(pod))
        {
            await Disruption.DeleteAsync(client, pod, "DeletionByPodGC", why, now, time, cancellationToken);
            return;
        }
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, now, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was quicker.
        }
    }
}
