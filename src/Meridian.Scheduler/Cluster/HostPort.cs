using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>A port that a pod takes on its node.</summary>
internal readonly record struct HostPort(string Address, string Protocol, int Port)
{
    private const string Any = "0.0.0.0";

    /// <summary>Whether both cannot be on one node.</summary>
    internal bool Conflicts(HostPort other) =>
        Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == Any || other.Address == Any);

    internal static HostPort[] Of(PodSpec pod) =>
    [
        .. pod.Containers.Concat(pod.InitContainers.Where(c => c.IsSidecar)).SelectMany(c => c.Ports).Where(p => p.HostPort > 0)
            .Select(p => new HostPort(p.HostIP.Length > 0 ? p.HostIP : Any, p.Protocol.Length > 0 ? p.Protocol : "TCP", p.HostPort)),
    ];
}
