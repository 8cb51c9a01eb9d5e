using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>What the option list of an OPT record says, as views into it. Options that are not understood are passed over (RFC 6891).</summary>
internal readonly ref struct EdnsOptions
{
    /// <summary>Length of a client's part of a cookie, and of ours.</summary>
    public const int ClientCookieLength = 8, ServerCookieLength = 16;

    private const ushort ClientSubnetCode = 8;
    private const ushort CookieCode = 10;
    private const int MostServerCookie = 32;

    private EdnsOptions(SubnetOption? subnet, ReadOnlySpan<byte> cookie)
    {
        Subnet = subnet;
        Cookie = cookie;
    }

    /// <summary>Client subnet (RFC 7871), or null.</summary>
    public SubnetOption? Subnet { get; }

    /// <summary>Cookie (RFC 7873): 8 bytes of the client and what a server may have added; empty when there is none.</summary>
    public ReadOnlySpan<byte> Cookie { get; }

    /// <summary>Reads the list; false when it, or an option that is understood, is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> options, out EdnsOptions read)
    {
        SubnetOption? subnet = null;
        ReadOnlySpan<byte> cookie = [];
        read = default;
        while (options.Length >= 4)
        {
            var code = BinaryPrimitives.ReadUInt16BigEndian(options);
            int length = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (length > options.Length - 4) return false;
            var option = options.Slice(4, length);
            if (code == ClientSubnetCode && !TryRead(option, out subnet)) return false;
            if (code == CookieCode && !IsCookie(cookie = option)) return false;
            options = options[(4 + length)..];
        }
        read = new EdnsOptions(subnet, cookie);
        return options.Length == 0;
    }

    /// <summary>Bytes that <see cref="Write(SubnetOption, byte, Span{byte})"/> writes.</summary>
    public static int LengthOf(SubnetOption subnet) => 8 + (subnet.SourcePrefix + 7) / 8;

    /// <summary>Writes a client subnet and returns its length, 8 to 24 bytes.</summary>
    public static int Write(SubnetOption subnet, byte scope, Span<byte> destination)
    {
        Span<byte> address = stackalloc byte[16];
        subnet.Network.Write(address);
        var used = (subnet.SourcePrefix + 7) / 8;
        BinaryPrimitives.WriteUInt16BigEndian(destination, ClientSubnetCode);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(4 + used));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)(subnet.IsIPv6 ? 2 : 1));
        destination[6] = subnet.SourcePrefix;
        destination[7] = scope;
        address[..used].CopyTo(destination[8..]);
        return 8 + used;
    }

    /// <summary>Writes a cookie and returns the length, 4 more than the cookie's.</summary>
    public static int Write(ReadOnlySpan<byte> cookie, Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, CookieCode);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)cookie.Length);
        cookie.CopyTo(destination[4..]);
        return 4 + cookie.Length;
    }

    private static bool IsCookie(ReadOnlySpan<byte> option) =>
        option.Length is ClientCookieLength or >= ClientCookieLength + 8 and <= ClientCookieLength + MostServerCookie;

    private static bool TryRead(ReadOnlySpan<byte> option, out SubnetOption? subnet)
    {
        subnet = null;
        if (option.Length < 4) return false;
        var family = BinaryPrimitives.ReadUInt16BigEndian(option);
        var size = family switch { 1 => 4, 2 => 16, _ => 0 };
        var (prefix, scope) = (option[2], option[3]);
        var given = option[4..];
        if (size == 0 || prefix > size * 8 || scope > size * 8 || given.Length != (prefix + 7) / 8) return false;
        // Bits past the prefix must be zero (RFC 7871 section 6).
        if (prefix % 8 != 0 && (given[^1] & (0xFF >> (prefix % 8))) != 0) return false;
        Span<byte> address = stackalloc byte[size];
        address.Clear();
        given.CopyTo(address);
        subnet = new SubnetOption(ClientAddress.Of(address), prefix, scope, family == 2);
        return true;
    }
}

/// <summary>A client subnet as an option says it.</summary>
/// <param name="Network">Network address.</param>
/// <param name="SourcePrefix">Bits of it that are given.</param>
/// <param name="ScopePrefix">Bits for which an answer holds; 0 in queries.</param>
/// <param name="IsIPv6">Family of the option; an IPv4 address may come as an IPv6 one.</param>
internal readonly record struct SubnetOption(ClientAddress Network, byte SourcePrefix, byte ScopePrefix, bool IsIPv6)
{
    public static SubnetOption Of(ClientSubnet subnet) =>
        new(subnet.Address, subnet.SourcePrefix, subnet.ScopePrefix, subnet.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);

    public ClientSubnet ToClientSubnet() => new(Network.ToIPAddress(), SourcePrefix, ScopePrefix);
}
