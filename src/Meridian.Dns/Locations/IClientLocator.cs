using System.Net;

namespace Meridian.Dns;

/// <summary>Places clients by their addresses. Called concurrently on the answering path: quick, without allocating.</summary>
public interface IClientLocator
{
    /// <summary>Where a client is.</summary>
    /// <param name="address">Four or sixteen bytes, as on the wire.</param>
    LocatedClient Locate(ReadOnlySpan<byte> address);
}

/// <summary>What is known of a client's place.</summary>
/// <param name="Location">Where it is; null if that is not known.</param>
/// <param name="Prefix">Leading bits of its address that decided it: who shares them is in the same place.</param>
/// <param name="Source">Who knew.</param>
public readonly record struct LocatedClient(Location? Location, byte Prefix, LocationSource Source);

/// <summary>Who knows where a client is.</summary>
public enum LocationSource
{
    /// <summary>Nobody.</summary>
    Unknown,

    /// <summary>A network that was configured.</summary>
    Network,

    /// <summary>The addresses of a member cluster.</summary>
    Cluster,

    /// <summary>A GeoIP database.</summary>
    GeoIp,

    /// <summary>The registry that gave the address away: the right continent, seldom more.</summary>
    Registry,
}

/// <summary>Placing by objects.</summary>
public static class ClientLocators
{
    /// <summary>Where a client is.</summary>
    public static LocatedClient Locate(this IClientLocator locator, IPAddress client)
    {
        Span<byte> address = stackalloc byte[16];
        client.TryWriteBytes(address, out var length);
        return locator.Locate(address[..length]);
    }
}
