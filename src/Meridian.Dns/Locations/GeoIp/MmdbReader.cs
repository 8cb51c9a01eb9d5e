using System.Buffers.Binary;
using System.Text;

namespace Meridian.Dns;

/// <summary>
/// Reads values of a data section in MaxMind's format. The bytes are not trusted: whatever does not fit is a <see cref="GeoIpFormatException"/>, and the
/// work for one entry has a limit, since pointers may make a small file large.
/// </summary>
internal ref struct MmdbReader(ReadOnlySpan<byte> section, int at)
{
    private const int MostDepth = 16;
    private const int MostSteps = 4096;
    private readonly ReadOnlySpan<byte> section = section;
    private int steps;

    /// <summary>Kinds of values, by their numbers in the format.</summary>
    private enum Kind
    {
        Extended, Pointer, Text, Double, Bytes, UInt16, UInt32, Map, Int32, UInt64, UInt128, Array, Cache, End, Boolean, Float,
    }

    /// <summary>Where the next value begins.</summary>
    public int At { get; private set; } = at;

    /// <summary>Goes to the value of a key, if the value here is a map and has it.</summary>
    public bool TryEnter(string key)
    {
        var (kind, size) = Resolve();
        if (kind != Kind.Map) return false;
        Span<byte> wanted = stackalloc byte[64];
        wanted = wanted[..Encoding.UTF8.GetBytes(key, wanted)];
        for (var i = 0; i < size; i++)
        {
            if (TextIs(wanted)) return true;
            Skip(0);
        }
        return false;
    }

    /// <summary>The text here; null if it is none.</summary>
    public string? Text()
    {
        var (kind, size) = Resolve();
        return kind == Kind.Text ? Encoding.UTF8.GetString(Take(size)) : null;
    }

    /// <summary>The number here; null if it is none.</summary>
    public double? Number()
    {
        var (kind, size) = Resolve();
        switch (kind)
        {
            case Kind.Double when size == 8: return BinaryPrimitives.ReadDoubleBigEndian(Take(8));
            case Kind.Float when size == 4: return BinaryPrimitives.ReadSingleBigEndian(Take(4));
            case Kind.UInt16 or Kind.UInt32 or Kind.UInt64 when size <= 8:
                var number = 0UL;
                foreach (var part in Take(size)) number = number << 8 | part;
                return number;
            default: return null;
        }
    }

    // Reads a key, goes past it, and tells whether it is the wanted one.
    private bool TextIs(scoped ReadOnlySpan<byte> wanted)
    {
        var (kind, size) = Control();
        if (kind == Kind.Pointer)
        {
            var after = At;
            At = size;
            var same = Control() is (Kind.Text, var length) && Take(length).SequenceEqual(wanted);
            At = after;
            return same;
        }
        if (kind != Kind.Text) throw new GeoIpFormatException("a key of a map is no text");
        return Take(size).SequenceEqual(wanted);
    }

    private void Skip(int depth)
    {
        if (depth > MostDepth) throw new GeoIpFormatException("values are nested too deeply");
        var (kind, size) = Control();
        switch (kind)
        {
            case Kind.Pointer or Kind.Boolean:
                break;
            case Kind.Map or Kind.Array:
                for (var i = 0; i < (kind == Kind.Map ? 2L * size : size); i++) Skip(depth + 1);
                break;
            default:
                Take(size);
                break;
        }
    }

    // Follows a pointer; one that leads to another is against the format.
    private (Kind Kind, int Size) Resolve()
    {
        var control = Control();
        if (control.Kind != Kind.Pointer) return control;
        At = control.Size;
        control = Control();
        return control.Kind == Kind.Pointer ? throw new GeoIpFormatException("a pointer leads to a pointer") : control;
    }

    // The size of a pointer is where it leads.
    private (Kind Kind, int Size) Control()
    {
        if (++steps > MostSteps) throw new GeoIpFormatException("an entry has too many values");
        var first = Take(1)[0];
        var kind = (Kind)(first >> 5);
        if (kind == Kind.Pointer) return (kind, Pointer(first));
        if (kind == Kind.Extended) kind = (Kind)(Take(1)[0] + 7);
        var size = first & 0x1F;
        return (kind, size switch
        {
            29 => 29 + Take(1)[0],
            30 => 285 + BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            31 => 65_821 + (Take(1)[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            _ => size,
        });
    }

    private int Pointer(byte first)
    {
        var high = first & 7;
        var to = (first >> 3 & 3) switch
        {
            0 => high << 8 | Take(1)[0],
            1 => 2048 + (high << 16 | BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            2 => 526_336 + (high << 24 | Take(1)[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            _ => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        };
        return to < section.Length ? (int)to : throw new GeoIpFormatException("a pointer leads out of the data");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > section.Length - At) throw new GeoIpFormatException("a value goes past the end of the data");
        var taken = section.Slice(At, count);
        At += count;
        return taken;
    }
}
