using System.Buffers.Binary;
using System.Net;

namespace Meridian.Dns;

/// <summary>The option list inside an OPT record.</summary>
internal static class EdnsOptions
{
    private const ushort ClientSubnetCode = 8;

    /// <summary>The client subnet among the options, or null.</summary>
    /// <exception cref="DnsFormatException">The list or the option is malformed.</exception>
    public static ClientSubnet? FindClientSubnet(ReadOnlySpan<byte> options) =>
        TryFindClientSubnet(options, out var subnet) ? subnet : throw new DnsFormatException("the EDNS options are malformed");

    /// <summary>As <see cref="FindClientSubnet"/>, with false for malformed options.</summary>
    public static bool TryFindClientSubnet(ReadOnlySpan<byte> options, out ClientSubnet? subnet)
    {
        subnet = null;
        while (options.Length >= 4)
        {
            var code = BinaryPrimitives.ReadUInt16BigEndian(options);
            int length = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (length > options.Length - 4) return false;
            if (code == ClientSubnetCode && !TryRead(options.Slice(4, length), out subnet)) return false;
            options = options[(4 + length)..];
        }
        return options.Length == 0;
    }

    /// <summary>Writes the option and returns its length, 8 to 24 bytes.</summary>
    public static int WriteClientSubnet(ClientSubnet subnet, Span<byte> destination)
    {
        Span<byte> address = stackalloc byte[16];
        subnet.Address.TryWriteBytes(address, out var full);
        var used = (subnet.SourcePrefix + 7) / 8;
        BinaryPrimitives.WriteUInt16BigEndian(destination, ClientSubnetCode);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(4 + used));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)(full == 4 ? 1 : 2));
        destination[6] = subnet.SourcePrefix;
        destination[7] = subnet.ScopePrefix;
        address[..used].CopyTo(destination[8..]);
        return 8 + used;
    }

    private static bool TryRead(ReadOnlySpan<byte> option, out ClientSubnet? subnet)
    {
        subnet = null;
        if (option.Length < 4) return false;
        var size = BinaryPrimitives.ReadUInt16BigEndian(option) switch { 1 => 4, 2 => 16, _ => 0 };
        var (prefix, scope) = (option[2], option[3]);
        var given = option[4..];
        if (size == 0 || prefix > size * 8 || scope > size * 8 || given.Length != (prefix + 7) / 8) return false;
        // Bits past the prefix must be zero (RFC 7871 section 6).
        if (prefix % 8 != 0 && (given[^1] & (0xFF >> (prefix % 8))) != 0) return false;
        Span<byte> address = stackalloc byte[size];
        address.Clear();
        given.CopyTo(address);
        subnet = new ClientSubnet(new IPAddress(address), prefix, scope);
        return true;
    }
}
