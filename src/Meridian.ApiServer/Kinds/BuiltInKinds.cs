namespace Meridian.ApiServer.Kinds;

/// <summary>Every kind the program knows, group by group.</summary>
public static class BuiltInKinds
{
    /// <summary>What a cluster's API server serves.</summary>
    public static IReadOnlyList<BuiltInKind> OfCluster { get; } = Kubernetes(federated: false);

    /// <summary>What the federation's API server serves: the same kinds with the federation's own rules, and its own.</summary>
    public static IReadOnlyList<BuiltInKind> OfFederation { get; } = [.. Kubernetes(federated: true), .. FederationKinds.All, .. GatewayKinds.All];

    private static BuiltInKind[] Kubernetes(bool federated)
    {
        var kinds = Current(federated);
        return [.. kinds, .. Kinds2017.Of(kinds)];
    }

    private static BuiltInKind[] Current(bool federated) =>
    [
        .. CoreKinds.All,
        .. ApiRegistrationKinds.All,
        .. AppsKinds.All(federated),
        .. EventsKinds.All,
        .. AutoscalingKinds.All,
        .. BatchKinds.All,
        .. CertificatesKinds.All,
        .. NetworkingKinds.All,
        .. PolicyKinds.All,
        .. AccessKinds.All,
        .. StorageKinds.All,
        .. AdmissionRegistrationKinds.All,
        .. ExtensionsKinds.All,
        .. SchedulingKinds.All,
        .. CoordinationKinds.All,
        .. NodeKinds.All,
        .. DiscoveryKinds.All,
        .. ResourceKinds.All,
        .. FlowControlKinds.All,
        .. MulticlusterKinds.All,
    ];
}
