using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>The EDNS part of a message (RFC 6891): version 0, without options that are not understood.</summary>
public sealed record Edns
{
    /// <summary>Largest UDP payload that is sent over any path without fragments: what is offered and used.</summary>
    public const int SafePayload = 1232;

    /// <summary>Largest UDP payload the sender takes, in bytes. Default 1232.</summary>
    public ushort PayloadSize { get; init; } = SafePayload;

    /// <summary>EDNS version; only 0 is defined.</summary>
    public byte Version { get; init; }

    /// <summary>Whether DNSSEC records are wanted (the DO bit).</summary>
    public bool DnssecOk { get; init; }

    /// <summary>Client subnet option (RFC 7871), or null.</summary>
    public ClientSubnet? ClientSubnet { get; init; }
}

/// <summary>Where the client of a resolver is, as far as the resolver tells (RFC 7871).</summary>
/// <param name="Address">Network address; bits past the source prefix are zero.</param>
/// <param name="SourcePrefix">Bits of the address that are given.</param>
/// <param name="ScopePrefix">In an answer: bits for which the answer holds; 0 in queries.</param>
public sealed record ClientSubnet(IPAddress Address, byte SourcePrefix, byte ScopePrefix)
{
    /// <summary>The /24 or /56 around an address, as a resolver would send it.</summary>
    public static ClientSubnet Around(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? Of(address, 24) : Of(address, 56);

    /// <summary>
    /// The scope of an answer that was decided by so many leading bits: never more than /24 or /56, since caches keep one answer for each scope and a
    /// finer one would only fill them (RFC 7871 section 7.2.1); 0 to a client that does not want its subnet to count.
    /// </summary>
    public byte ScopeFor(byte prefix) => SourcePrefix == 0 ? (byte)0 : Math.Min(prefix, Address.AddressFamily == AddressFamily.InterNetwork ? (byte)24 : (byte)56);

    /// <summary>The subnet of the given prefix length; the bits past it are cleared.</summary>
    public static ClientSubnet Of(IPAddress address, byte prefix)
    {
        var bytes = address.GetAddressBytes();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix, bytes.Length * 8);
        for (var bit = prefix; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new ClientSubnet(new IPAddress(bytes), prefix, 0);
    }
}
