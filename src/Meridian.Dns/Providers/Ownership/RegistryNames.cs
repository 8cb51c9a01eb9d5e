using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>Where claims and leases stand in a zone.</summary>
internal static class RegistryNames
{
    private const string Label = "_meridian";
    private const string AnyLabel = "_any";
    private const string HashLabel = "_hash";
    private const string LeaseLabel = "_meridian-lease";

    /// <summary>Name of the TXT records with the claims of a name. A CNAME can have nothing beside it, so they stand below it.</summary>
    public static DnsName OfClaims(DnsName name, DnsName zone)
    {
        // A wildcard has no names below it in every server.
        var below = name.IsWildcard ? name.Parent.Prepend(AnyLabel) : name;
        if (below.Wire.Length + Label.Length + 1 <= DnsName.MaxLength) return below.Prepend(Label);
        var hash = Convert.ToHexStringLower(SHA256.HashData(name.Wire).AsSpan(0, 16));
        return zone.Prepend($"{Label}.{hash}.{HashLabel}");
    }

    /// <summary>Name of the TXT record with an owner's lease.</summary>
    public static DnsName OfLease(string owner, DnsName zone) => zone.Prepend($"{owner}.{LeaseLabel}");

    public static bool IsLease(DnsName name, DnsName zone) => name.IsAtOrBelow(zone.Prepend(LeaseLabel));

    public static bool IsClaims(DnsName name) => name.Wire.StartsWith("\u0009_meridian"u8);

    /// <summary>The name that the claims at a name speak of; null where that cannot be told from it.</summary>
    public static DnsName? ClaimedBy(DnsName registry, DnsName zone)
    {
        if (!IsClaims(registry) || registry.IsAtOrBelow(zone.Prepend(HashLabel))) return null;
        var name = registry.Parent;
        return name.Wire.StartsWith("\u0004_any"u8) ? name.Parent.Prepend("*") : name;
    }
}
