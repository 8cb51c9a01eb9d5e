using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid as an address or a range of addresses.</summary>
internal static class AddressRules
{
    private const string NoAddress = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    private const string NoRange = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    /// <summary>Faults of an address, which must be written as everybody writes it.</summary>
    public static IEnumerable<string> CanonicalFaults(string text)
    {
        if (AddressFaults(text).FirstOrDefault() is { } fault) yield return fault;
        else if (TryRead(text, out var address) && address.ToString() is var canonical && canonical != text) yield return $"must be in canonical form (\"{canonical}\")";
    }

    /// <summary>Faults of an address however it is written.</summary>
    public static IEnumerable<string> AddressFaults(string text)
    {
        if (!TryRead(text, out var address)) yield return NoAddress;
        else if (HasLeadingZeros(text)) yield return "must not have leading 0s";
        else if (address.IsIPv4MappedToIPv6) yield return "must not be an IPv4-mapped IPv6 address";
    }

    /// <summary>Faults of an endpoint's address of one family.</summary>
    /// <remarks>Unlike in Kubernetes an endpoint may be on loopback: that is where the pods of a local cluster are.</remarks>
    public static IEnumerable<string> EndpointFaults(string text, AddressFamily family)
    {
        if (!TryRead(text, out var address) || address.AddressFamily != family)
        {
            yield return family == AddressFamily.InterNetwork ? "must be a valid IPv4 address" : "must be a valid IPv6 address";
            yield break;
        }
        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) yield return $"may not be unspecified ({text})";
        if (bytes is [169, 254, ..] || address.IsIPv6LinkLocal) yield return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
        if (bytes is [224, 0, 0, _] or [255, 2, ..]) yield return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
    }

    /// <summary>Faults of a range, which must be written as everybody writes it.</summary>
    public static IEnumerable<string> RangeFaults(string text)
    {
        if (!TryReadRange(text, out var network))
        {
            yield return NoRange;
            yield break;
        }
        var (address, bits) = Halves(text);
        if (HasLeadingZeros(address) || bits is ['0', _, ..]) yield return "must not have leading 0s in IP or prefix length";
        else if (network.BaseAddress.IsIPv4MappedToIPv6) yield return "must not have an IPv4-mapped IPv6 address";
        else if (!network.BaseAddress.Equals(IPAddress.Parse(address))) yield return "must not have bits set beyond the prefix length";
        else if (network.ToString() != text) yield return $"must be in canonical form (\"{network}\")";
    }

    /// <summary>Reads a range; bits beyond the prefix are dropped.</summary>
    public static bool TryReadRange(string text, out IPNetwork network)
    {
        network = default;
        var (host, bits) = Halves(text);
        if (!TryRead(host, out var address) || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8) return false;
        for (var bit = length; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    // Of the many ways that the system reads an address only dotted decimals and plain IPv6 are meant.
    public static bool TryRead(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.Contains(':', StringComparison.Ordinal)) return !text.AsSpan().ContainsAny("[]%/") && IPAddress.TryParse(text, out address!);
        var parts = text.Split('.');
        var bytes = new byte[4];
        if (parts.Length != 4) return false;
        for (var i = 0; i < 4; i++)
            if (!byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i])) return false;
        address = new IPAddress(bytes);
        return true;
    }

    private static bool HasLeadingZeros(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && text.Split('.').Any(part => part is ['0', _, ..]);

    private static (string Address, string Bits) Halves(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (text, "");
}
