using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The federation's own group.</summary>
internal static class FederationKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ClusterStrategy(TimeProvider.System), new ClusterColumns()),
        new(new PlacementStrategy(), new PlacementColumns()),
        new(new PlacementPolicyStrategy(ResourceTypes.PlacementPolicies), PlacementPolicyColumns.Of(ResourceTypes.PlacementPolicies)),
        new(new PlacementPolicyStrategy(ResourceTypes.ClusterPlacementPolicies), PlacementPolicyColumns.Of(ResourceTypes.ClusterPlacementPolicies)),
        new(new OverridePolicyStrategy(ResourceTypes.OverridePolicies), OverridePolicyColumns.Of(ResourceTypes.OverridePolicies)),
        new(new OverridePolicyStrategy(ResourceTypes.ClusterOverridePolicies), OverridePolicyColumns.Of(ResourceTypes.ClusterOverridePolicies)),
        new(new ClusterProfileStrategy(), new ClusterProfileColumns()),
    ];
}
