using System.Net;
using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Checks of texts that must have a certain form.</summary>
internal static class Formats
{
    private const string AddressRule = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private const string RangeRule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    public static void DnsLabel(this Faults faults, string field, string value) => faults.Each(field, value, NameSyntax.LabelFaults(value));

    public static void Subdomain(this Faults faults, string field, string value) => faults.Each(field, value, NameSyntax.SubdomainFaults(value));

    /// <summary>A label key, an annotation key, a condition's type: a name with an optional domain before it.</summary>
    public static void QualifiedName(this Faults faults, string field, string value) => faults.Each(field, value, LabelSyntax.KeyFaults(value));

    public static void Address(this Faults faults, string field, string value)
    {
        if (!IsAddress(value, out _)) faults.InvalidText(field, value, AddressRule);
    }

    public static void AddressRange(this Faults faults, string field, string value)
    {
        if (!IsRange(value)) faults.InvalidText(field, value, RangeRule);
    }

    /// <summary>An address that others can be reached at. Unlike in Kubernetes it may be on loopback: that is where a local cluster is.</summary>
    public static void OrdinaryAddress(this Faults faults, string field, string value)
    {
        if (!IsAddress(value, out var address)) return;
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) faults.InvalidText(field, value, $"may not be unspecified ({value})");
        var bytes = address.GetAddressBytes();
        if (address.IsIPv6LinkLocal || (bytes.Length == 4 && bytes[0] == 169 && bytes[1] == 254))
            faults.InvalidText(field, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
        if ((bytes.Length == 4 && bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0) || (bytes.Length == 16 && bytes[0] == 0xff && (bytes[1] & 0x0f) == 2))
            faults.InvalidText(field, value, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }

    public static bool IsAddress(string text, out IPAddress address) => AddressRules.TryRead(text, out address);

    public static bool IsIPv6(string text) => IsAddress(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    public static bool IsRange(string text) => AddressRules.TryReadRange(text, out _);
}
