namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>networking.k8s.io</c>.</summary>
internal static class NetworkingKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new IngressStrategy(), new IngressColumns()),
    ];
}
