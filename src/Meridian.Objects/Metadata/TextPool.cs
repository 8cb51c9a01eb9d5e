using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>
/// Makes texts that come again and again, such as kinds and namespaces, one string each, so that many objects share them and comparing them is
/// comparing references. It forgets: a text may be made anew, but the pool never grows.
/// </summary>
internal static class TextPool
{
    private const int Slots = 4096;
    private const int LongestText = 64;

    // Racing writers overwrite each other's slot, which costs a string and is never wrong.
    private static readonly string?[] Pool = new string?[Slots];

    /// <summary>The text of the value that the reader is on.</summary>
    public static string Get(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > LongestText) return reader.GetString()!;
        return Get(reader.ValueSpan);
    }

    /// <summary>The text of UTF-8 bytes.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0) return "";
        ref var slot = ref Pool[Hash(utf8) % Slots];
        if (slot is { } known && Ascii.Equals(utf8, known)) return known;
        var made = Encoding.UTF8.GetString(utf8);
        slot = made;
        return made;
    }

    /// <summary>A hash of UTF-8 bytes, for pools only: it is made for speed.</summary>
    internal static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = (uint)utf8.Length;
        foreach (var value in utf8) hash = BitOperations.RotateLeft(hash, 5) * 0x9E3779B1 + value;
        return hash ^ (hash >> 15);
    }
}
