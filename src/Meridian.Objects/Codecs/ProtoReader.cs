using System.Buffers.Binary;
using System.Text;

namespace Meridian.Objects;

/// <summary>How a protobuf field is laid out.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>Walks over the fields of one protobuf message. Every malformed byte is a 400.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Number of the field read last.</summary>
    public int Number { get; private set; }

    /// <summary>Layout of the field read last.</summary>
    public WireType Wire { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (rest.IsEmpty) return false;
        var tag = ReadVarint();
        Number = tag >> 3 is > 0 and <= 536_870_911 ? (int)(tag >> 3) : throw Malformed("a field number is out of range");
        Wire = (WireType)(tag & 7);
        return true;
    }

    /// <summary>The field's bytes: a text, nested message or packed list.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Require(WireType.Bytes);
        var length = ReadVarint();
        if (length > (ulong)rest.Length) throw Malformed("unexpected EOF");
        return Take((int)length);
    }

    /// <summary>The field's text.</summary>
    public string ReadText()
    {
        try
        {
            return Utf8.GetString(ReadBytes());
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a text is not UTF-8");
        }
    }

    /// <summary>The field's whole number.</summary>
    public long ReadInteger()
    {
        Require(WireType.Varint);
        return (long)ReadVarint();
    }

    /// <summary>The field's floating-point number.</summary>
    public double ReadDouble()
    {
        Require(WireType.Fixed64);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    /// <summary>Passes over the field.</summary>
    public void Skip()
    {
        switch (Wire)
        {
            case WireType.Varint: ReadVarint(); break;
            case WireType.Fixed64: Take(8); break;
            case WireType.Bytes: ReadBytes(); break;
            case WireType.Fixed32: Take(4); break;
            default: throw Malformed($"unknown wire type {(int)Wire}");
        }
    }

    /// <summary>The next of the numbers when the message is a packed list; false at its end.</summary>
    public bool NextPacked(out long value)
    {
        var more = !rest.IsEmpty;
        value = more ? (long)ReadVarint() : 0;
        return more;
    }

    public static StatusException Malformed(string why) => ApiError.BadRequest($"the body is not Kubernetes protobuf: {why}");

    private readonly void Require(WireType wanted)
    {
        if (Wire != wanted) throw Malformed($"wrong wire type {(int)Wire} for field {Number}");
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < 10 && i < rest.Length; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] >= 0x80) continue;
            rest = rest[(i + 1)..];
            return value;
        }

        throw Malformed(rest.Length < 10 ? "unexpected EOF" : "a number is too long");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > rest.Length) throw Malformed("unexpected EOF");
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
