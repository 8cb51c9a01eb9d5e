using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Codecs;

/// <summary>Writes objects as Kubernetes protobuf, independently of the decoder but by the same table.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<byte> bytes = [];

    public static byte[] Envelope(JsonObject node, SchemaType type)
    {
        var names = new ProtobufWriter().Text(1, (string)node["apiVersion"]!).Text(2, (string)node["kind"]!).Bytes;
        return [.. "k8s\0"u8, .. new ProtobufWriter().Nested(1, names).Nested(2, Message(node, type)).Text(4, "").Bytes];
    }

    public static byte[] Message(JsonObject node, SchemaType type)
    {
        var writer = new ProtobufWriter();
        for (var number = 1; number < 64; number++)
        {
            if (type.TryField(number, out var field)) writer.Field(node, field);
        }

        return writer.Bytes;
    }

    public byte[] Bytes => [.. bytes];

    public ProtobufWriter Varint(int number, long value)
    {
        Raw((ulong)number << 3);
        Raw((ulong)value);
        return this;
    }

    public ProtobufWriter Fixed64(int number, double value)
    {
        Raw((ulong)number << 3 | 1);
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtobufWriter Nested(int number, byte[] message)
    {
        Raw((ulong)number << 3 | 2);
        Raw((ulong)message.Length);
        bytes.AddRange(message);
        return this;
    }

    public ProtobufWriter Text(int number, string text) => Nested(number, Encoding.UTF8.GetBytes(text));

    private void Field(JsonObject node, SchemaField field)
    {
        if (field.Inline) Nested(field.Number, Message(node, field.Message!));
        else if (!node.TryGetPropertyValue(field.Name, out var value) || value is null) return;
        else if (field.Shape == SchemaShape.Single) Value(field.Number, field, value);
        else if (field.Shape == SchemaShape.List) foreach (var item in value.AsArray()) Value(field.Number, field, item!);
        else foreach (var (key, item) in value.AsObject()) Nested(field.Number, new ProtobufWriter().Text(1, key).Value(2, field, item!).Bytes);
    }

    private ProtobufWriter Value(int number, SchemaField field, JsonNode value) => field.Kind switch
    {
        SchemaKind.String => Text(number, (string)value!),
        SchemaKind.Integer => Varint(number, long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        SchemaKind.Number => Fixed64(number, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)),
        SchemaKind.Boolean => Varint(number, (bool)value ? 1 : 0),
        SchemaKind.Bytes => Nested(number, Convert.FromBase64String((string)value!)),
        SchemaKind.Message => Nested(number, Message(value.AsObject(), field.Message!)),
        SchemaKind.Quantity => Nested(number, new ProtobufWriter().Text(1, (string)value!).Bytes),
        SchemaKind.IntOrString => Nested(number, IntOrString(value)),
        SchemaKind.StringList => Nested(number, value.AsArray().Aggregate(new ProtobufWriter(), (w, t) => w.Text(1, (string)t!)).Bytes),
        SchemaKind.Time or SchemaKind.MicroTime => Nested(number, Time((string)value!)),
        SchemaKind.Any => Nested(number, new ProtobufWriter().Text(1, value.ToJsonString()).Bytes),
        SchemaKind.SchemaOrBool when value is JsonObject schema => Nested(number, new ProtobufWriter().Varint(1, 1).Nested(2, Message(schema, field.Message!)).Bytes),
        SchemaKind.SchemaOrBool => Nested(number, new ProtobufWriter().Varint(1, (bool)value ? 1 : 0).Bytes),
        SchemaKind.SchemaOrList or SchemaKind.SchemaOrTexts when value is JsonObject schema => Nested(number, new ProtobufWriter().Nested(1, Message(schema, field.Message!)).Bytes),
        SchemaKind.SchemaOrList => Nested(number, value.AsArray().Aggregate(new ProtobufWriter(), (w, s) => w.Nested(2, Message(s!.AsObject(), field.Message!))).Bytes),
        SchemaKind.SchemaOrTexts => Nested(number, value.AsArray().Aggregate(new ProtobufWriter(), (w, t) => w.Text(2, (string)t!)).Bytes),
        _ => throw new NotSupportedException(field.Kind.ToString()),
    };

    private static byte[] IntOrString(JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? new ProtobufWriter().Varint(1, 1).Varint(2, 0).Text(3, (string)value!).Bytes
        : new ProtobufWriter().Varint(1, 0).Varint(2, (int)value).Text(3, "").Bytes;

    private static byte[] Time(string text)
    {
        var ticks = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = (long)Math.Floor(ticks / (double)TimeSpan.TicksPerSecond);
        return new ProtobufWriter().Varint(1, seconds).Varint(2, (ticks - seconds * TimeSpan.TicksPerSecond) * 100).Bytes;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
