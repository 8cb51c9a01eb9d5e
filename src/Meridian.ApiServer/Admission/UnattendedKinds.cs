using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Warns who creates an object that is only stored, because nothing acts on its kind yet: nobody is to wait in vain.</summary>
internal sealed class UnattendedKinds : IAdmission
{
    private readonly Dictionary<ResourceType, string> warnings;

    private UnattendedKinds(IEnumerable<ResourceType> types, string why) => warnings = types.ToDictionary(t => t, t => $"{t.Kind} is stored, but {why}");

    /// <summary>Kinds whose controllers are not built yet.</summary>
    public static IReadOnlyList<ResourceType> InClusters { get; } =
    [
        ResourceTypes.CronJobs,
        ResourceTypes.DaemonSets,
        ResourceTypes.DaemonSets2017,
        ResourceTypes.HorizontalPodAutoscalers,
        ResourceTypes.HorizontalPodAutoscalersV1,
        ResourceTypes.Jobs,
        ResourceTypes.PersistentVolumeClaims,
        ResourceTypes.PersistentVolumes,
        ResourceTypes.PodDisruptionBudgets,
        ResourceTypes.ReplicationControllers,
    ];

    /// <summary>Kinds that a federation does not send to its members.</summary>
    public static IReadOnlyList<ResourceType> InFederations { get; } =
    [
        .. InClusters,
        ResourceTypes.ControllerRevisions,
        ResourceTypes.LimitRanges,
        ResourceTypes.PodTemplates,
        ResourceTypes.ResourceQuotas,
        ResourceTypes.StatefulSets,
    ];

    /// <summary>For a cluster.</summary>
    public static UnattendedKinds OfCluster() => new(InClusters, "no controller acts on it in this version of Meridian");

    /// <summary>For a federation.</summary>
    public static UnattendedKinds OfFederation() => new(InFederations, "the federation does not send it to its members in this version of Meridian");

    public void Admit(AdmissionRequest request)
    {
        if (request.Operation == AdmissionOperation.Create && request.Subresource.Length == 0 && warnings.TryGetValue(request.Type, out var warning)) request.Context.Warn(warning);
    }
}
