using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The families of a service's addresses. Pure.</summary>
internal static class ImportFamilies
{
    /// <summary>What the service says, else what its addresses are, else IPv4.</summary>
    public static IReadOnlyList<string> Of(ServiceSpec service)
    {
        if (service.IpFamilies.Length > 0) return service.IpFamilies;
        var addresses = service.ClusterIPs.Where(a => a is not ("" or "None")).ToArray();
        return addresses.Length == 0 ? ["IPv4"] : [.. addresses.Select(a => a.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4")];
    }
}
