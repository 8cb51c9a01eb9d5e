namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>networking.k8s.io</c>.</summary>
internal static class NetworkingKinds
{
    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new IngressStrategy(), new IngressColumns()),
        new(new IngressClassStrategy(), NetworkingColumns.IngressClasses),
        new(new NetworkPolicyStrategy(), NetworkingColumns.NetworkPolicies),
        new(new IPAddressStrategy(), NetworkingColumns.IPAddresses),
        new(new ServiceCidrStrategy(), NetworkingColumns.ServiceCidrs),
    ];
}
