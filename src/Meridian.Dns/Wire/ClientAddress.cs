using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>An IPv4 or IPv6 address as a value, so that the answering path makes no objects. An IPv4 address inside an IPv6 one is IPv4.</summary>
public readonly record struct ClientAddress
{
    // The address fills the highest bits, so that a prefix is a mask of the same shape for both families.
    private readonly UInt128 bits;

    private ClientAddress(UInt128 bits, bool isIPv6) => (this.bits, IsIPv6) = (bits, isIPv6);

    /// <summary>Whether it is an IPv6 address.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Length in bits: 32 or 128.</summary>
    public int BitLength => IsIPv6 ? 128 : 32;

    /// <summary>Whether it is an address of this machine.</summary>
    public bool IsLoopback => IsIPv6 ? bits == 1 : (byte)(bits >> 120) == 127;

    /// <summary>The address as one number, its first bit the highest of 128.</summary>
    public UInt128 Bits => bits;

    /// <summary>The address with the bits past a prefix cleared.</summary>
    /// <param name="prefix">Bits that stay; more than the address has stay all.</param>
    public ClientAddress Network(int prefix) => new(bits & Mask(Math.Min(prefix, BitLength)), IsIPv6);

    /// <summary>Reads 4 or 16 bytes.</summary>
    /// <exception cref="ArgumentException">There are fewer or more.</exception>
    public static ClientAddress Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 4) return new((UInt128)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 96, false);
        if (bytes.Length != 16) throw new ArgumentException($"an address has 4 or 16 bytes, not {bytes.Length}", nameof(bytes));
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        const uint mappedMark = 0xFFFF;
        return value >> 32 == mappedMark ? new(value << 96, false) : new(value, true);
    }

    /// <summary>The address of an object; the scope of an IPv6 address is left out.</summary>
    public static ClientAddress Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return Of(bytes[..length]);
    }

    /// <summary>As <see cref="Of(IPAddress)"/>.</summary>
    public static implicit operator ClientAddress(IPAddress address) => Of(address);

    /// <summary>Writes the 4 or 16 bytes and returns their number.</summary>
    public int Write(Span<byte> destination)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(bits >> 96));
            return 4;
        }
        BinaryPrimitives.WriteUInt128BigEndian(destination, bits);
        return 16;
    }

    /// <summary>The address as an object.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..Write(bytes)]);
    }

    /// <inheritdoc />
    public override string ToString() => ToIPAddress().ToString();

    private static UInt128 Mask(int prefix) => prefix == 0 ? 0 : UInt128.MaxValue << (128 - prefix);
}
