using System.Text;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes one JSON object after another as protobuf messages. Members that the type does not have are left out.</summary>
internal sealed class ProtobufMessageWriter(ProtoOutput output)
{
    private const int LongestName = 128;

    /// <summary>Writes the fields of an object, without a length before them.</summary>
    /// <exception cref="JsonException">The bytes are not one JSON object.</exception>
    public void Write(ReadOnlySpan<byte> json, SchemaType type)
    {
        var reader = new Utf8JsonReader(json, ObjectJsonReader.Options);
        reader.Read();
        Fields(ref reader, json, type);
    }

    // Stands at the object's start, ends at its end.
    private void Fields(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SchemaType type)
    {
        foreach (var inline in type.Inlines) InlineFields(reader, json, inline);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader, type);
            reader.Read();
            if (field is not { Number: > 0 } || reader.TokenType == JsonTokenType.Null || type.IsInlined(field)) reader.Skip();
            else Field(ref reader, json, field);
        }
    }

    // The reader is a copy: the object is read once more for every type whose fields JSON mixes with the object's own.
    private void InlineFields(Utf8JsonReader reader, ReadOnlySpan<byte> json, SchemaField inline)
    {
        var start = output.Begin(inline.Number);
        Fields(ref reader, json, inline.Message!);
        output.End(start);
    }

    private static SchemaField? FieldOf(ref Utf8JsonReader reader, SchemaType type)
    {
        if (reader.ValueSpan.Length > LongestName) return null;
        Span<char> name = stackalloc char[LongestName];
        return type.TryField(name[..reader.CopyString(name)], out var field) ? field : null;
    }

    private void Field(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SchemaField field)
    {
        switch (reader.TokenType, field.Shape)
        {
            case (JsonTokenType.StartArray, SchemaShape.List):
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(ref reader, json, field.Number, field);
                break;
            case (JsonTokenType.StartObject, SchemaShape.Map):
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) Entry(ref reader, json, field);
                break;
            case (_, SchemaShape.Single):
                Value(ref reader, json, field.Number, field);
                break;
            default:
                throw new JsonException($"{field.Name} is not a {field.Shape}");
        }
    }

    private void Entry(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SchemaField field)
    {
        var entry = output.Begin(field.Number);
        Text(ref reader, 1);
        reader.Read();
        if (reader.TokenType != JsonTokenType.Null) Value(ref reader, json, 2, field);
        else output.End(output.Begin(2));
        output.End(entry);
    }

    private void Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int number, SchemaField field)
    {
        switch (field.Kind)
        {
            case SchemaKind.String: Text(ref reader, number); return;
            case SchemaKind.Integer: output.Integer(number, reader.GetInt64()); return;
            case SchemaKind.Boolean: output.Integer(number, reader.GetBoolean() ? 1 : 0); return;
            case SchemaKind.Number: output.Double(number, reader.GetDouble()); return;
            case SchemaKind.Bytes: output.Bytes(number, reader.GetBytesFromBase64()); return;
        }

        var start = output.Begin(number);
        switch (field.Kind)
        {
            case SchemaKind.Message: Fields(ref reader, json, field.Message!); break;
            case SchemaKind.Quantity: Text(ref reader, 1); break;
            case SchemaKind.IntOrString: IntOrString(ref reader); break;
            case SchemaKind.StringList: while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Text(ref reader, 1); break;
            case SchemaKind.Time or SchemaKind.MicroTime: Time(reader.GetString()!); break;
            case SchemaKind.Any: Any(ref reader, json); break;
            case SchemaKind.SchemaOrBool or SchemaKind.SchemaOrList or SchemaKind.SchemaOrTexts: Either(ref reader, json, field); break;
            default: throw new NotSupportedException($"no protobuf form is known for {field.Kind}");
        }

        output.End(start);
    }

    private void Text(ref Utf8JsonReader reader, int number)
    {
        if (!reader.ValueIsEscaped && reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) output.Bytes(number, reader.ValueSpan);
        else output.Text(number, reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : reader.GetString() ?? "");
    }

    private void IntOrString(ref Utf8JsonReader reader)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        output.Integer(1, isText ? 1 : 0);
        output.Integer(2, isText ? 0 : reader.GetInt64());
        output.Text(3, isText ? reader.GetString()! : "");
    }

    private void Time(string text)
    {
        if (!WireTime.TryParse(text, out var time)) throw new JsonException($"\"{text}\" is not a time");
        var seconds = Math.DivRem(time.Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        output.Integer(1, seconds);
        output.Integer(2, rest * 100);
    }

    private void Any(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        output.Bytes(1, json[from..(int)reader.BytesConsumed]);
    }

    // A JSON schema under one number, what stands in its place under another.
    private void Either(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SchemaField field)
    {
        var isSchema = reader.TokenType == JsonTokenType.StartObject;
        if (field.Kind == SchemaKind.SchemaOrBool) output.Integer(1, isSchema || reader.GetBoolean() ? 1 : 0);
        if (isSchema)
        {
            Schema(ref reader, json, field.Kind == SchemaKind.SchemaOrBool ? 2 : 1, field);
            return;
        }

        if (field.Kind == SchemaKind.SchemaOrBool) return;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (field.Kind == SchemaKind.SchemaOrTexts) Text(ref reader, 2);
            else Schema(ref reader, json, 2, field);
        }
    }

    private void Schema(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int number, SchemaField field)
    {
        var start = output.Begin(number);
        Fields(ref reader, json, field.Message!);
        output.End(start);
    }
}
