using System.Buffers;
using System.Text;

namespace Meridian.Objects;

/// <summary>Writes the fields of one protobuf message.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>The message so far.</summary>
    public ReadOnlyMemory<byte> Written => bytes.WrittenMemory;

    public ProtoWriter Text(int number, string text) => Bytes(number, Encoding.UTF8.GetBytes(text));

    public ProtoWriter Message(int number, ProtoWriter message) => Bytes(number, message.Written.Span);

    private ProtoWriter Bytes(int number, ReadOnlySpan<byte> value)
    {
        Varint(((uint)number << 3) | (uint)WireType.Bytes);
        Varint((uint)value.Length);
        bytes.Write(value);
        return this;
    }

    private void Varint(uint value)
    {
        Span<byte> parts = stackalloc byte[5];
        var count = 0;
        for (; value >= 0x80; value >>= 7) parts[count++] = (byte)(value | 0x80);
        parts[count++] = (byte)value;
        bytes.Write(parts[..count]);
    }
}
