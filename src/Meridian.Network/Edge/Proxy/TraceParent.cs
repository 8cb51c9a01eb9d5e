using System.Security.Cryptography;

namespace Meridian.Network;

/// <summary>The header by which a request is followed through programs (W3C trace context).</summary>
internal static class TraceParent
{
    public const string Header = "traceparent";

    /// <summary>Length of a header value.</summary>
    public const int Length = 55;

    /// <summary>What is passed on: the trace that came, with a step of our own; a new trace if none came, or none that is valid.</summary>
    public static string Next(string? came)
    {
        Span<char> text = stackalloc char[Length];
        Span<byte> random = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        var known = came is { Length: Length } && IsValid(came);
        "00-".CopyTo(text);
        if (known) came.AsSpan(3, 32).CopyTo(text[3..]);
        else Convert.TryToHexStringLower(random[..16], text[3..], out _);
        text[35] = '-';
        Convert.TryToHexStringLower(random[16..], text[36..], out _);
        text[52] = '-';
        if (known) came.AsSpan(53, 2).CopyTo(text[53..]);
        else "00".CopyTo(text[53..]);
        return text.ToString();
    }

    /// <summary>Whether the value is of version 00 and names a trace and a step.</summary>
    public static bool IsValid(ReadOnlySpan<char> value) =>
        value.Length == Length && value.StartsWith("00-") && value[35] == '-' && value[52] == '-'
        && IsHex(value[3..35]) && IsHex(value[36..52]) && IsHex(value[53..])
        && value[3..35].ContainsAnyExcept('0') && value[36..52].ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiHexDigitLower(c)) return false;
        return true;
    }
}
