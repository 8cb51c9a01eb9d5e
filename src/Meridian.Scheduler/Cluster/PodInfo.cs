using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>What the scheduler knows of a pod, worked out once. Small, as there is one for every pod that is placed: what is seldom asked for is read from the object again.</summary>
internal sealed class PodInfo
{
    /// <param name="pod">The pod.</param>
    /// <param name="pool">Where its amounts are shared with those of other pods; null keeps them to itself.</param>
    internal PodInfo(KubeObject pod, AmountsPool? pool = null)
    {
        Object = pod;
        var spec = Spec;
        var (requests, scoring) = (PodRequests.Of(spec), PodRequests.ForScoring(spec));
        if (scoring == requests) scoring = requests;
        (Requests, ScoringRequests) = pool is null ? (requests, scoring) : (pool.Share(requests), pool.Share(scoring));
        Ports = HostPort.Of(spec);
        Priority = spec.Priority ?? 0;
        Claims = spec.Volumes.Length == 0 ? [] : [.. PodClaims.Of(pod).Distinct(StringComparer.Ordinal)];
        HasPodRules = spec.Affinity is { PodAffinity: not null } or { PodAntiAffinity: not null };
    }

    /// <summary>The pod as it was last seen.</summary>
    internal KubeObject Object { get; set; }

    internal PodSpec Spec => Object.View<Pod>().Spec;

    internal ObjectKey Key => Object.Key;

    internal string Namespace => Object.Header.Namespace;

    internal IReadOnlyDictionary<string, string> Labels => Object.Header.Labels;

    /// <summary>Uid of the controller that made it, or empty: pods of one controller are spread.</summary>
    internal string Owner => Object.Header.ControllerOwner?.Uid ?? "";

    /// <summary>Pods with a higher one come first.</summary>
    internal int Priority { get; }

    internal ResourceAmounts Requests { get; }

    internal ResourceAmounts ScoringRequests { get; }

    internal HostPort[] Ports { get; }

    /// <summary>The node it is bound or promised to, as <see cref="ClusterState"/> has it; null if none.</summary>
    internal NodeInfo? Node { get; set; }

    /// <summary>Names of the claims that it uses.</summary>
    internal string[] Claims { get; }

    /// <summary>Whether it has rules or wishes about pods beside it.</summary>
    internal bool HasPodRules { get; }

    internal bool IsEnding => Object.Header.DeletionTimestamp is not null;

    internal PodAffinityTerm[] RequiredAffinity => Spec.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];

    internal PodAffinityTerm[] RequiredAntiAffinity => Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [];
}
