namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>discovery.k8s.io</c>.</summary>
internal static class DiscoveryKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new EndpointSliceStrategy(), new EndpointSliceColumns()),
    ];
}
