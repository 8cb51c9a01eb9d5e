using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>The signature at the end of a message (RFC 8945 section 4.2).</summary>
internal sealed record TsigRecord(DnsName Key, DnsName Algorithm, ulong Time, ushort Fudge, byte[] Mac, ushort OriginalId, ushort Error, byte[] Other)
{
    public const ushort Type = 250;

    /// <summary>Values of <see cref="Error"/>: the signature is wrong, the key is not known, the clocks differ.</summary>
    public const ushort BadSignature = 16, BadKey = 17, BadTime = 18;

    private const ushort ClassAny = 255;

    // What has the same length in every such record: type to data length, time and fudge, and the lengths and numbers after them.
    private const int FixedLength = 10 + 8 + 2 + 2 + 2 + 2;

    /// <summary>Takes the signature off a message: the message as it was signed, and the signature; null if it has none.</summary>
    /// <exception cref="DnsFormatException">The message is broken.</exception>
    public static (byte[] Message, TsigRecord? Signature) Split(byte[] message)
    {
        if (Find(message) is not { } at) return (message, null);
        var signature = Read(message, at);
        var unsigned = message[..at];
        BinaryPrimitives.WriteUInt16BigEndian(unsigned.AsSpan(10), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(unsigned.AsSpan(10)) - 1));
        BinaryPrimitives.WriteUInt16BigEndian(unsigned, signature.OriginalId);
        return (unsigned, signature);
    }

    /// <summary>Bytes of the record.</summary>
    public int Length => Key.Wire.Length + Algorithm.Wire.Length + FixedLength + Mac.Length + Other.Length;

    /// <summary>The message with the signature behind it.</summary>
    public byte[] AppendTo(ReadOnlySpan<byte> message)
    {
        var signed = new byte[message.Length + Length];
        message.CopyTo(signed);
        AppendTo(signed, message.Length);
        return signed;
    }

    /// <summary>Puts the signature behind a message.</summary>
    /// <param name="buffer">The message, and <see cref="Length"/> bytes of room.</param>
    /// <param name="length">Length of the message.</param>
    /// <returns>Length with the signature.</returns>
    public int AppendTo(Span<byte> buffer, int length)
    {
        var writer = new WireWriter(buffer[length..], []);
        writer.Name(Key, compress: false);
        writer.UInt16(Type);
        writer.UInt16(ClassAny);
        writer.UInt32(0);
        var lengthAt = writer.Position;
        writer.UInt16(0);
        writer.Name(Algorithm, compress: false);
        WriteTime(ref writer);
        writer.UInt16((ushort)Mac.Length);
        writer.Bytes(Mac);
        writer.UInt16(OriginalId);
        writer.UInt16(Error);
        writer.UInt16((ushort)Other.Length);
        writer.Bytes(Other);
        writer.Patch(lengthAt, (ushort)(writer.Position - lengthAt - 2));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[10..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(buffer[10..]) + 1));
        return length + writer.Position;
    }

    /// <summary>A signature before, as it is signed along with what follows it.</summary>
    public static byte[] MacPart(byte[] mac) => [(byte)(mac.Length >> 8), (byte)mac.Length, .. mac];

    /// <summary>What of the signature itself is signed.</summary>
    /// <param name="timersOnly">Whether the message goes on after one that was signed whole.</param>
    public byte[] Variables(bool timersOnly)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var writer = new WireWriter(buffer, []);
        if (!timersOnly)
        {
            writer.Name(Key, compress: false);
            writer.UInt16(ClassAny);
            writer.UInt32(0);
            writer.Name(Algorithm, compress: false);
        }
        WriteTime(ref writer);
        if (!timersOnly)
        {
            writer.UInt16(Error);
            writer.UInt16((ushort)Other.Length);
            writer.Bytes(Other);
        }
        return buffer[..writer.Position].ToArray();
    }

    private void WriteTime(ref WireWriter writer)
    {
        writer.UInt16((ushort)(Time >> 32));
        writer.UInt32((uint)Time);
        writer.UInt16(Fudge);
    }

    // Where the last additional record begins, if it is a signature.
    private static int? Find(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message, 4);
        int questions = reader.UInt16(), records = reader.UInt16() + reader.UInt16(), additional = reader.UInt16();
        for (var i = 0; i < questions; i++)
        {
            reader.Name();
            reader.UInt32();
        }
        int? last = null;
        for (var i = 0; i < records + additional; i++)
        {
            var at = reader.Position;
            reader.Name();
            var type = reader.UInt16();
            reader.Bytes(6);
            reader.Bytes(reader.UInt16());
            last = type == Type && i == records + additional - 1 && additional > 0 ? at : null;
        }
        return last;
    }

    private static TsigRecord Read(ReadOnlySpan<byte> message, int at)
    {
        var reader = new WireReader(message, at);
        var key = reader.Name();
        reader.Bytes(10);
        var algorithm = reader.Name();
        var time = (ulong)reader.UInt16() << 32 | reader.UInt32();
        var fudge = reader.UInt16();
        var mac = reader.Bytes(reader.UInt16()).ToArray();
        return new TsigRecord(key, algorithm, time, fudge, mac, reader.UInt16(), reader.UInt16(), reader.Bytes(reader.UInt16()).ToArray());
    }
}
