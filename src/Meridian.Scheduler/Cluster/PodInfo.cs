using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>What the scheduler knows of a pod, worked out once.</summary>
internal sealed class PodInfo
{
    internal PodInfo(KubeObject pod)
    {
        Object = pod;
        Spec = pod.View<Pod>().Spec;
        Requests = PodRequests.Of(Spec);
        ScoringRequests = PodRequests.ForScoring(Spec);
        Ports = HostPort.Of(Spec);
    }

    internal KubeObject Object { get; }

    internal PodSpec Spec { get; }

    internal ObjectKey Key => Object.Key;

    internal string Namespace => Object.Header.Namespace;

    internal IReadOnlyDictionary<string, string> Labels => Object.Header.Labels;

    /// <summary>Uid of the controller that made it, or empty: pods of one controller are spread.</summary>
    internal string Owner => Object.Header.ControllerOwner?.Uid ?? "";

    internal ResourceAmounts Requests { get; }

    internal ResourceAmounts ScoringRequests { get; }

    internal HostPort[] Ports { get; }

    internal bool IsEnding => Object.Header.DeletionTimestamp is not null;

    internal PodAffinityTerm[] RequiredAffinity => Spec.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];

    internal PodAffinityTerm[] RequiredAntiAffinity => Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];
}
