namespace Meridian.Dns;

/// <summary>Places clients by what is known best: networks that somebody named, then a GeoIP database, then the registries. Immutable.</summary>
/// <param name="networks">Networks with known places.</param>
/// <param name="geoIp">A GeoIP database; null for none.</param>
public sealed class ClientLocator(NetworkTable networks, GeoIpDatabase? geoIp = null) : IClientLocator
{
    /// <inheritdoc />
    public LocatedClient Locate(ReadOnlySpan<byte> address)
    {
        var named = networks.Find(address);
        if (named.Location is not null) return named;
        var found = geoIp?.Find(address) ?? default;
        var prefix = Math.Max(named.Prefix, found.Prefix);
        if (found.Location is not null) return found with { Prefix = prefix };
        var registry = RegistryNetworks.Table.Find(address);
        return registry with { Prefix = Math.Max(prefix, registry.Prefix) };
    }
}
