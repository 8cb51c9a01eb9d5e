namespace Meridian.ApiServer.Kinds;

/// <summary>The core group.</summary>
internal static class CoreKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new NamespaceStrategy(), CoreColumns.Namespaces),
        new(new PodStrategy(), new PodColumns()),
        new(new NodeStrategy(), new NodeColumns()),
        new(new ServiceStrategy(), new ServiceColumns()),
        new(new EndpointsStrategy(), new EndpointsColumns()),
        new(new ConfigMapStrategy(), CoreColumns.ConfigMaps),
        new(new SecretStrategy(), CoreColumns.Secrets),
        new(new ServiceAccountStrategy(), CoreColumns.ServiceAccounts),
        new(new EventStrategy(), new EventColumns()),
    ];
}
