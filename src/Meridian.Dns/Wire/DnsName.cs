using System.Text;

namespace Meridian.Dns;

/// <summary>
/// A fully qualified DNS name in canonical form: lower case, kept as uncompressed wire bytes (each label after its length, then a zero).
/// Immutable; two names are equal when they differ in ASCII case only.
/// </summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>Longest name on the wire, in bytes, with all lengths and the final zero.</summary>
    public const int MaxLength = 255;

    /// <summary>Longest label, in bytes.</summary>
    public const int MaxLabelLength = 63;

    /// <summary>The root, written <c>.</c>.</summary>
    public static readonly DnsName Root = new([0]);

    private readonly byte[] wire;
    private readonly int hash;

    private DnsName(byte[] wire)
    {
        this.wire = wire;
        hash = DnsNameComparer.Hash(wire);
    }

    /// <summary>The name made of parts of another, which are shared.</summary>
    internal DnsName(byte[] wire, int hash) => (this.wire, this.hash) = (wire, hash);

    /// <summary>The bytes of <see cref="Wire"/>, not to be changed.</summary>
    internal byte[] Bytes => wire;

    /// <summary>The name as lower-case uncompressed wire bytes.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>Number of labels; 0 for the root.</summary>
    public int LabelCount
    {
        get
        {
            var count = 0;
            for (var at = 0; wire[at] != 0; at += wire[at] + 1) count++;
            return count;
        }
    }

    /// <summary>Whether this is the root.</summary>
    public bool IsRoot => wire.Length == 1;

    /// <summary>Whether the first label is <c>*</c>.</summary>
    public bool IsWildcard => wire is [1, (byte)'*', ..];

    /// <summary>The name without its first label; the root's parent is the root.</summary>
    public DnsName Parent => IsRoot ? this : new DnsName(wire[(wire[0] + 1)..]);

    /// <summary>The labels as text, first to last, without escapes: for names that are known to be host names.</summary>
    public string[] Labels()
    {
        var labels = new string[LabelCount];
        for (int at = 0, i = 0; wire[at] != 0; at += wire[at] + 1, i++) labels[i] = Encoding.Latin1.GetString(wire, at + 1, wire[at]);
        return labels;
    }

    /// <summary>Reads a name in text form; a final dot makes no difference. <c>\.</c>, <c>\\</c> and <c>\DDD</c> are understood.</summary>
    /// <exception cref="DnsFormatException">An empty or too long label, a name too long, a bad escape, or a character outside Latin-1.</exception>
    public static DnsName Parse(string text)
    {
        if (text is "." or "") return Root;
        Span<byte> buffer = stackalloc byte[MaxLength];
        return new DnsName(buffer[..DnsNameText.Read(text, buffer)].ToArray());
    }

    /// <summary>As <see cref="Parse"/>, with null when the text is not a name.</summary>
    public static DnsName? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (DnsFormatException)
        {
            return null;
        }
    }

    /// <summary>The name made of wire bytes that are known to be valid and lower case; they are copied.</summary>
    internal static DnsName FromCanonicalWire(ReadOnlySpan<byte> wire) => wire.Length == 1 ? Root : new DnsName(wire.ToArray());

    /// <summary>The name with labels put in front: <c>Prepend("a.b")</c> on <c>c.d</c> gives <c>a.b.c.d</c>.</summary>
    /// <exception cref="DnsFormatException">As for <see cref="Parse"/>.</exception>
    public DnsName Prepend(string labels)
    {
        var front = Parse(labels).wire.AsSpan()[..^1];
        if (front.Length + wire.Length > MaxLength) throw new DnsFormatException($"\"{labels}.{this}\" is longer than {MaxLength} bytes");
        return new DnsName([.. front, .. wire]);
    }

    /// <summary>Whether the name is <paramref name="zone"/> or below it.</summary>
    public bool IsAtOrBelow(DnsName zone) => DnsNameComparer.SuffixOffset(wire, zone.wire) >= 0;

    /// <inheritdoc />
    public bool Equals(DnsName? other) => other is not null && hash == other.hash && wire.AsSpan().SequenceEqual(other.wire);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc />
    public override int GetHashCode() => hash;

    /// <summary>The text form without a final dot; <c>.</c> for the root.</summary>
    public override string ToString() => DnsNameText.Write(wire);
}
