using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Meridian.Objects;

/// <summary>Values whose protobuf form differs from their JSON form.</summary>
internal static class ProtobufValues
{
    /// <summary>A value whose message has a JSON form of its own; null stands for absent.</summary>
    public static JsonNode? Special(ReadOnlySpan<byte> message, SchemaKind kind) => kind switch
    {
        SchemaKind.Quantity => QuantityOf(message),
        SchemaKind.IntOrString => IntOrStringOf(message),
        SchemaKind.StringList => StringListOf(message),
        SchemaKind.Time => TimeOf(message, WireTime.Format, withFraction: false),
        SchemaKind.MicroTime => TimeOf(message, WireTime.FormatMicro, withFraction: true),
        SchemaKind.Any => JsonOf(message),
        _ => throw new NotSupportedException($"no protobuf form is known for {kind}"),
    };

    /// <summary>A whole number or truth value.</summary>
    public static JsonNode Scalar(long number, SchemaField field)
    {
        if (field.Kind == SchemaKind.Boolean) return JsonValue.Create(number != 0);
        return field.Bits == 32 ? JsonValue.Create((int)number) : JsonValue.Create(number);
    }

    /// <summary>A number with a fraction; JSON has no infinities.</summary>
    public static JsonNode Number(double number) =>
        double.IsFinite(number) ? JsonValue.Create(number) : throw ProtoReader.Malformed("a number is not finite");

    /// <summary>Whether Go would take the value for one that nobody set.</summary>
    public static bool IsZero(JsonNode value, SchemaKind kind) => value.GetValueKind() switch
    {
        _ when kind == SchemaKind.Any => false,
        JsonValueKind.Object => value.AsObject().Count == 0,
        JsonValueKind.Array => value.AsArray().Count == 0,
        JsonValueKind.String => value.GetValue<string>() is "",
        JsonValueKind.Number => value.ToString() is "0" or "-0",
        var truth => truth == JsonValueKind.False,
    };

    /// <summary>The value of a map entry that leaves its value out; null for values that JSON writes as null.</summary>
    public static JsonNode? ZeroOf(SchemaKind kind) => kind switch
    {
        SchemaKind.Message => new JsonObject(),
        SchemaKind.StringList => new JsonArray(),
        SchemaKind.Integer or SchemaKind.Number or SchemaKind.IntOrString => JsonValue.Create(0),
        SchemaKind.Boolean => JsonValue.Create(false),
        SchemaKind.Quantity => JsonValue.Create("0"),
        SchemaKind.Time or SchemaKind.MicroTime or SchemaKind.Any => null,
        _ => JsonValue.Create(""),
    };

    // Go writes every quantity with its text, "0" too, in JSON as well.
    private static JsonValue? QuantityOf(ReadOnlySpan<byte> message)
    {
        var text = "";
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Number == 1) text = reader.ReadText();
            else reader.Skip();
        }

        if (text.Length == 0) return null;
        return Quantity.TryParse(text, out var quantity) ? JsonValue.Create(quantity.ToString()) : throw ProtoReader.Malformed(QuantityText.Rule);
    }

    private static JsonValue IntOrStringOf(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0, "");
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Number)
            {
                case 1: isText = reader.ReadInteger() != 0; break;
                case 2: number = (int)reader.ReadInteger(); break;
                case 3: text = reader.ReadText(); break;
                default: reader.Skip(); break;
            }
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static JsonArray StringListOf(ReadOnlySpan<byte> message)
    {
        var list = new JsonArray();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Number == 1) list.Add((JsonNode)JsonValue.Create(reader.ReadText()));
            else reader.Skip();
        }

        return list;
    }

    // An empty message is Go's zero time, which JSON writes as null.
    private static JsonValue? TimeOf(ReadOnlySpan<byte> message, Func<DateTime, string> format, bool withFraction)
    {
        if (message.IsEmpty) return null;
        var (seconds, nanos) = (0L, 0);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Number == 1) seconds = reader.ReadInteger();
            else if (reader.Number == 2) nanos = (int)reader.ReadInteger();
            else reader.Skip();
        }

        return WireTime.TryFromUnix(seconds, withFraction ? nanos : 0, out var time)
            ? JsonValue.Create(format(time))
            : throw ProtoReader.Malformed("a time is out of range");
    }

    private static JsonNode? JsonOf(ReadOnlySpan<byte> message)
    {
        JsonNode? value = null;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Number == 1) value = ParseJson(reader.ReadBytes());
            else reader.Skip();
        }

        return value;
    }

    private static JsonNode? ParseJson(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return null;
        if (!Utf8.IsValid(raw)) throw ProtoReader.Malformed("embedded JSON is not UTF-8");
        try
        {
            return ObjectJsonReader.ReadValueOf(raw);
        }
        catch (JsonException e)
        {
            throw ProtoReader.Malformed($"embedded JSON: {e.Message}");
        }
    }
}
