using System.Text;

namespace Meridian.Dns;

/// <summary>Data of a TXT record.</summary>
/// <param name="Strings">The character strings, each at most 255 bytes of UTF-8.</param>
public sealed record TextData(IReadOnlyList<string> Strings) : RecordData
{
    /// <summary>One text, cut into strings of at most 255 bytes.</summary>
    public static TextData Of(string text)
    {
        var strings = new List<string>();
        var current = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > byte.MaxValue)
            {
                strings.Add(current.ToString());
                current.Clear();
                bytes = 0;
            }
            current.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }
        strings.Add(current.ToString());
        return new TextData(strings);
    }

    /// <inheritdoc />
    public override RecordType Type => RecordType.TXT;

    /// <inheritdoc />
    public bool Equals(TextData? other) => other is not null && Strings.SequenceEqual(other.Strings, StringComparer.Ordinal);

    /// <inheritdoc />
    public override int GetHashCode() => Strings.Count == 0 ? 0 : HashCode.Combine(Strings.Count, Strings[0]);
}
