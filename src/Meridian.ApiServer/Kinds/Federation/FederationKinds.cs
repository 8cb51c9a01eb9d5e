namespace Meridian.ApiServer.Kinds;

/// <summary>The federation's own group.</summary>
internal static class FederationKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ClusterStrategy(), new ClusterColumns()),
        new(new PlacementStrategy(), new PlacementColumns()),
    ];
}
