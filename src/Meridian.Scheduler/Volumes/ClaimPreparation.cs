using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Volumes;

/// <summary>Has the volumes of a pod's claims found or made for its node, before the pod is bound to it.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="claims">The claims.</param>
/// <param name="time">Clock.</param>
internal sealed class ClaimPreparation(IKubeClient client, IInformer claims, TimeProvider time)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Whether the pod has claims without a volume.</summary>
    internal bool IsNeeded(PodInfo pod) => Open(pod).Any();

    /// <summary>Says for which node the volumes are, and waits for them.</summary>
    /// <exception cref="TimeoutException">There were none for too long, or whoever makes them gave the node up.</exception>
    /// <exception cref="StatusException">The server does not take it.</exception>
    internal async Task PrepareAsync(PodInfo pod, string node, CancellationToken cancellationToken)
    {
        var open = Open(pod).Select(c => c.Key).ToHashSet();
        // One signal is enough, however many changes there are.
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = claims.Subscribe(change =>
        {
            if (open.Contains(change.Key)) changed.Writer.TryWrite(true);
        });
        foreach (var key in open) await SelectAsync(key, node, cancellationToken);
        using var late = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            while (Open(pod).Any()) await changed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("binding volumes: context deadline exceeded");
        }
    }

    private IEnumerable<KubeObject> Open(PodInfo pod) =>
        pod.Claims.Select(name => claims.Get(new ObjectKey(pod.Namespace, name))).OfType<KubeObject>().Where(c => !VolumeMatching.IsBound(c));

    private Task SelectAsync(ObjectKey claim, string node, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [VolumeAnnotations.SelectedNode] = node } } };
        return client.PatchAsync(ResourceTypes.PersistentVolumeClaims, claim, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
    }
}
