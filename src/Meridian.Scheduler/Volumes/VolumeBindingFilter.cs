using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Volumes;

/// <summary>Keeps a pod on nodes that reach its volumes, or where volumes can be found or made for its claims.</summary>
internal sealed class VolumeBindingFilter : INodeFilter
{
    private const string Nobody = "kubernetes.io/no-provisioner";

    private static readonly Refusal Unreachable = Refusal.Final("node(s) didn't match PersistentVolume's node affinity");
    private static readonly Refusal Missing = Refusal.Final("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
    private static readonly Refusal NotFound = Refusal.Final("node(s) didn't find available persistent volumes to bind");

    public string Name => "VolumeBinding";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.VolumeChanged;

    public bool LooksBeyondNode => true;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        if (pod.Claims.Length == 0 || state.Volumes is not { } catalog) return null;
        List<KubeObject> bound = [], open = [];
        foreach (var name in pod.Claims)
        {
            var claim = catalog.Claim(new ObjectKey(pod.Namespace, name));
            if (claim is null) return NodeCheck.None($"persistentvolumeclaim \"{name}\" not found");
            if (Fault(claim, catalog) is { } why) return NodeCheck.None(why);
            (VolumeMatching.IsBound(claim) ? bound : open).Add(claim);
        }
        return new(node => OfBound(bound, node, catalog) ?? OfOpen(open, node, catalog));
    }

    private static string? Fault(KubeObject claim, VolumeCatalog catalog)
    {
        var name = claim.Header.Name;
        var view = claim.View<PersistentVolumeClaim>();
        if (view.Status.Phase == "Lost") return $"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{view.Spec.VolumeName}\"";
        if (claim.Header.DeletionTimestamp is not null) return $"persistentvolumeclaim \"{name}\" is being deleted";
        return VolumeMatching.IsBound(claim) || catalog.Waits(claim) ? null : "pod has unbound immediate PersistentVolumeClaims";
    }

    private static Refusal? OfBound(List<KubeObject> claims, NodeInfo node, VolumeCatalog catalog)
    {
        foreach (var claim in claims)
        {
            if (catalog.Volume(claim.View<PersistentVolumeClaim>().Spec.VolumeName) is not { } volume) return Missing;
            if (!VolumeMatching.IsReachable(volume, node.Object)) return Unreachable;
        }
        return null;
    }

    private static Refusal? OfOpen(List<KubeObject> claims, NodeInfo node, VolumeCatalog catalog)
    {
        foreach (var claim in claims)
        {
            // What another pod's node decided is decided.
            var chosen = claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.SelectedNode);
            if (chosen is not null && chosen != node.Name) return NotFound;
            var canBeMade = catalog.ClassOf(claim) is { Provisioner: not Nobody };
            if (!canBeMade && VolumeMatching.Best(claim, catalog.Volumes(), node.Object, onlyKept: false) is null) return NotFound;
        }
        return null;
    }
}
