using Meridian.Scheduler.Volumes;

namespace Meridian.Scheduler.Filters;

/// <summary>The filters in the order in which they are asked; the first that refuses a node gives the reason.</summary>
internal static class NodeFilters
{
    internal static readonly IReadOnlyList<INodeFilter> All =
    [
        new NodeUnschedulableFilter(),
        new NodeNameFilter(),
        new TaintTolerationFilter(),
        new NodeAffinityFilter(),
        new NodePortsFilter(),
        new NodeResourcesFitFilter(),
        new VolumeRestrictionsFilter(),
        new VolumeBindingFilter(),
        new VolumeZoneFilter(),
        new PodTopologySpreadFilter(),
        new InterPodAffinityFilter(),
    ];
}
