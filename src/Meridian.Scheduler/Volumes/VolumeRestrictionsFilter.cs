using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Volumes;

/// <summary>Keeps a second pod from a claim that only one pod may use.</summary>
internal sealed class VolumeRestrictionsFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.For("node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode");
    private static readonly Refusal Elsewhere = Refusal.Final(Refused.Reasons[0]);

    public string Name => "VolumeRestrictions";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone | WakeOn.VolumeChanged;

    public bool LooksBeyondNode => true;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        if (pod.Claims.Length == 0 || state.Volumes is not { } catalog) return null;
        var nodes = pod.Claims.Select(name => new ObjectKey(pod.Namespace, name)).Where(key => IsForOne(catalog.Claim(key)))
            .SelectMany(state.UsersOf).Select(p => p.Node).ToHashSet();
        // Only where the other runs can it be made to leave.
        return nodes.Count == 0 ? null : new(node => nodes.Contains(node) ? Refused : Elsewhere);
    }

    public bool MayHelp(PodInfo pod, ClusterChange change) => change.Pod is not { } gone || gone.Claims.Intersect(pod.Claims).Any();

    private static bool IsForOne(KubeObject? claim) => claim?.View<PersistentVolumeClaim>().Spec.AccessModes.Contains("ReadWriteOncePod") == true;
}
