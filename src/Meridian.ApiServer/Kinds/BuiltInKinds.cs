namespace Meridian.ApiServer.Kinds;

/// <summary>Every kind the program knows, group by group.</summary>
public static class BuiltInKinds
{
    /// <summary>What a cluster's API server serves.</summary>
    public static IReadOnlyList<BuiltInKind> OfCluster { get; } = Kubernetes(federated: false);

    /// <summary>What the federation's API server serves: the same kinds with the federation's own rules, and its own.</summary>
    public static IReadOnlyList<BuiltInKind> OfFederation { get; } = [.. Kubernetes(federated: true), .. FederationKinds.All];

    private static BuiltInKind[] Kubernetes(bool federated) =>
    [
        .. CoreKinds.All,
        .. AppsKinds.All(federated),
        .. NetworkingKinds.All,
        .. AccessKinds.All,
        .. CoordinationKinds.All,
        .. DiscoveryKinds.All,
    ];
}
