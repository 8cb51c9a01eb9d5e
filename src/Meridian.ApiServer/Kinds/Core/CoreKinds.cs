namespace Meridian.ApiServer.Kinds;

/// <summary>The core group.</summary>
internal static class CoreKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ComponentStatusStrategy(), CoreColumns.ComponentStatuses),
        new(new ConfigMapStrategy(), CoreColumns.ConfigMaps),
        new(new EndpointsStrategy(), new EndpointsColumns()),
        new(new EventStrategy(), EventColumns.OfEvents),
        new(new LimitRangeStrategy(), CoreColumns.LimitRanges),
        new(new NamespaceStrategy(), CoreColumns.Namespaces),
        new(new NodeStrategy(), new NodeColumns()),
        new(new PersistentVolumeClaimStrategy(), VolumeColumns.Claims),
        new(new PersistentVolumeStrategy(), VolumeColumns.Volumes),
        new(new PodStrategy(), new PodColumns()),
        new(new PodTemplateStrategy(), CoreColumns.PodTemplates),
        new(new ReplicationControllerStrategy(), CoreColumns.ReplicationControllers),
        new(new ResourceQuotaStrategy(), new ResourceQuotaColumns()),
        new(new SecretStrategy(), CoreColumns.Secrets),
        new(new ServiceAccountStrategy(), CoreColumns.ServiceAccounts),
        new(new ServiceStrategy(), new ServiceColumns()),
    ];
}
