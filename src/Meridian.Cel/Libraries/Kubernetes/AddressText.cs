using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>IP addresses as they must be written: no shortened or octal IPv4, no zones, no IPv4 in IPv6.</summary>
internal static class AddressText
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>The address; null with the reason if the text is none.</summary>
    public static IPAddress? Parse(string text, out string fault)
    {
        fault = $"IP Address '{text}' parse error during conversion from string: ParseAddr(\"{text}\"): unable to parse IP";
        if (text.Contains('%', StringComparison.Ordinal))
        {
            fault = $"IP address '{text}' with zone value is not allowed";
            return null;
        }
        if (!text.Contains(':', StringComparison.Ordinal)) return IsDotted(text) ? IPAddress.Parse(text) : null;
        if (text.AsSpan().IndexOfAnyExcept(Allowed) >= 0 || !IPAddress.TryParse(text, out var address)) return null;
        if (text.Contains('.', StringComparison.Ordinal) && !IsDotted(text[(text.LastIndexOf(':') + 1)..])) return null;
        if (!address.IsIPv4MappedToIPv6) return address;
        fault = $"IPv4-mapped IPv6 address '{text}' is not allowed";
        return null;
    }

    /// <summary>Address and length of the prefix; null with the reason if the text is no block.</summary>
    public static (IPAddress Address, int Prefix)? ParseBlock(string text, out string fault)
    {
        fault = $"network address parse error during conversion from string: netip.ParsePrefix(\"{text}\"): invalid";
        var slash = text.LastIndexOf('/');
        if (slash < 0) return null;
        if (Parse(text[..slash], out var addressFault) is not { } address)
        {
            fault = addressFault;
            return null;
        }
        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)) return null;
        return prefix <= Bits(address) ? (address, prefix) : null;
    }

    public static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    /// <summary>The address with all bits behind the prefix cleared.</summary>
    public static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(prefix >= (i + 1) * 8 ? 0xFF : prefix <= i * 8 ? 0 : 0xFF << (8 - (prefix % 8)));
        return new IPAddress(bytes);
    }

    private static bool IsDotted(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0') && int.Parse(p, CultureInfo.InvariantCulture) <= 255);
    }
}
