using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Volumes;

/// <summary>Keeps a pod in the zone and region that the labels of its volumes name.</summary>
internal sealed class VolumeZoneFilter : INodeFilter
{
    private static readonly Refusal Refused = Refusal.Final("node(s) had no available volume zone");
    private static readonly string[] Labels = [WellKnownLabels.Zone, WellKnownLabels.Region];

    public string Name => "VolumeZone";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.VolumeChanged;

    public bool LooksBeyondNode => true;

    public NodeCheck? Prepare(PodInfo pod, ClusterState state)
    {
        if (pod.Claims.Length == 0 || state.Volumes is not { } catalog) return null;
        var wanted = pod.Claims.Select(name => catalog.Claim(new ObjectKey(pod.Namespace, name))?.View<PersistentVolumeClaim>().Spec.VolumeName ?? "")
            .Select(catalog.Volume).OfType<KubeObject>()
            .SelectMany(v => Labels.Where(v.Header.Labels.ContainsKey).Select(l => (Label: l, Values: v.Header.Labels[l].Split("__")))).ToList();
        return wanted.Count == 0 ? null : new(node => wanted.TrueForAll(w => node.Labels.TryGetValue(w.Label, out var has) && w.Values.Contains(has)) ? null : Refused);
    }
}
