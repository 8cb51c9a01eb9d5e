using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What is particular about some kinds. All others are copied as they are.</summary>
internal static class KindTable
{
    private static readonly Dictionary<ResourceType, PropagatedKind> Particular = new PropagatedKind[]
    {
        // What others are put into, and what others are made of.
        new(ResourceTypes.Namespaces) { SharesExisting = true, LeaveToMember = MemberChoices.OfNamespace },
        new(ResourceTypes.CustomResourceDefinitions),

        // What workloads use.
        new(ResourceTypes.ServiceAccounts) { LeaveToMember = MemberChoices.OfServiceAccount },
        new(ResourceTypes.Services) { LeaveToMember = MemberChoices.OfService, Summary = new LoadBalancerSummary() },
        new(ResourceTypes.Ingresses) { Summary = new LoadBalancerSummary() },
        new(ResourceTypes.ServiceExports) { Summary = new ServiceExportSummary() },
        new(ResourceTypes.PersistentVolumes) { LeaveToMember = MemberChoices.OfVolume, Summary = new VolumeSummary() },
        new(ResourceTypes.PersistentVolumeClaims) { LeaveToMember = MemberChoices.OfClaim, Summary = new ClaimSummary() },
        new(ResourceTypes.PodDisruptionBudgets) { Summary = new DisruptionBudgetSummary() },

        // Workloads that every member runs for itself.
        new(ResourceTypes.DaemonSets) { Progress = DaemonPods, Summary = new DaemonSetSummary() },
        new(ResourceTypes.CronJobs) { Summary = new CronJobSummary() },

        // Workloads that are divided.
        new(ResourceTypes.Deployments) { Replicas = PathReplicas.Ordinary, Summary = new DeploymentSummary() },
        new(ResourceTypes.ReplicaSets) { Replicas = PathReplicas.Ordinary, Summary = new ReplicaSetSummary() },
        new(ResourceTypes.ReplicationControllers) { Replicas = PathReplicas.Ordinary, Summary = new ReplicaSetSummary() },
        new(ResourceTypes.StatefulSets) { Replicas = new StatefulSetReplicas(), Summary = new StatefulSetSummary() },
        new(ResourceTypes.Jobs) { Replicas = new JobReplicas(), LeaveToMember = MemberChoices.OfJob, Summary = new JobSummary() },
        new(ResourceTypes.HorizontalPodAutoscalers) { Replicas = new AutoscalerReplicas(), Summary = new AutoscalerSummary() },
    }.ToDictionary(k => k.Type);

    /// <summary>How objects of a type are copied.</summary>
    /// <param name="type">The type.</param>
    /// <param name="scale">Where a custom type keeps its replicas; null if it has none.</param>
    public static PropagatedKind Describe(ResourceType type, ScalePaths? scale = null) =>
        Particular.GetValueOrDefault(type)
        ?? (scale is null ? new PropagatedKind(type) : new PropagatedKind(type) { Replicas = PathReplicas.Of(scale) });

    /// <summary>Place of a type in the order in which copies depend on each other: lower ones first.</summary>
    public static int Rank(ResourceType type) =>
        type.Equals(ResourceTypes.Namespaces) ? 0 : type.Equals(ResourceTypes.CustomResourceDefinitions) ? 1 : Divides(type) ? 3 : 2;

    // Each cluster has as many as it has nodes for them.
    private static (long, long) DaemonPods(KubeObject copy) => copy.View<ContentView>().Status is var status ? (status.Number("desiredNumberScheduled"), status.Number("numberReady")) : default;

    private static bool Divides(ResourceType type) => Particular.TryGetValue(type, out var kind) && kind.Divides;
}
