using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// Turns protobuf messages into the JSON that a client would have sent. Go's encoder writes every field that is not a pointer, zero or
/// not, while JSON leaves zeros out: a zero in such a field means absent, or defaulting and field ownership would see what nobody set.
/// </summary>
internal static class ProtobufDecoder
{
    /// <summary>Reads one message of <paramref name="type"/> and adds its fields to <paramref name="target"/>.</summary>
    /// <exception cref="StatusException">400: malformed or nested too deep.</exception>
    public static void ReadInto(JsonObject target, ReadOnlySpan<byte> message, SchemaType type) => ReadInto(target, message, type, 1);

    private static void ReadInto(JsonObject target, ReadOnlySpan<byte> message, SchemaType type, int depth)
    {
        if (depth > ObjectDecoder.MaxDepth) throw ProtoReader.Malformed("it is nested too deep");
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (!type.TryField(reader.Number, out var field)) reader.Skip();
            else if (field.Inline) ReadInto(target, reader.ReadBytes(), field.Message!, depth + 1);
            else ReadField(target, ref reader, field, depth);
        }
    }

    private static void ReadField(JsonObject target, ref ProtoReader reader, SchemaField field, int depth)
    {
        switch (field.Shape)
        {
            case SchemaShape.List: ReadItems(Items(target, field.Name), ref reader, field, depth); break;
            case SchemaShape.Map: ReadEntry(Entries(target, field.Name), reader.ReadBytes(), field, depth); break;
            default: Set(target, field, ReadValue(ref reader, field, depth)); break;
        }
    }

    private static void Set(JsonObject target, SchemaField field, JsonNode? value)
    {
        if (value is null || (!field.Nullable && ProtobufValues.IsZero(value, field.Kind))) target.Remove(field.Name);
        else target[field.Name] = value;
    }

    private static JsonArray Items(JsonObject target, string name)
    {
        if (target[name] is JsonArray known) return known;
        var list = new JsonArray();
        target[name] = list;
        return list;
    }

    private static JsonObject Entries(JsonObject target, string name)
    {
        if (target[name] is JsonObject known) return known;
        var map = new JsonObject();
        target[name] = map;
        return map;
    }

    private static void ReadItems(JsonArray list, ref ProtoReader reader, SchemaField field, int depth)
    {
        if (reader.Wire != WireType.Bytes || field.Kind is not (SchemaKind.Integer or SchemaKind.Boolean))
        {
            list.Add(ReadValue(ref reader, field, depth));
            return;
        }

        var packed = new ProtoReader(reader.ReadBytes());
        while (packed.NextPacked(out var number)) list.Add(ProtobufValues.Scalar(number, field));
    }

    // An entry is a message of its own: 1 is the key, 2 the value; both are left out when zero.
    private static void ReadEntry(JsonObject map, ReadOnlySpan<byte> entry, SchemaField field, int depth)
    {
        var key = "";
        JsonNode? value = null;
        var reader = new ProtoReader(entry);
        while (reader.Next())
        {
            if (reader.Number == 1) key = reader.ReadText();
            else if (reader.Number == 2) value = ReadValue(ref reader, field, depth);
            else reader.Skip();
        }

        map[key] = value ?? ProtobufValues.ZeroOf(field.Kind);
    }

    private static JsonNode? ReadValue(ref ProtoReader reader, SchemaField field, int depth)
    {
        switch (field.Kind)
        {
            case SchemaKind.String: return JsonValue.Create(reader.ReadText());
            case SchemaKind.Integer or SchemaKind.Boolean: return ProtobufValues.Scalar(reader.ReadInteger(), field);
            case SchemaKind.Number: return ProtobufValues.Number(reader.ReadDouble());
            case SchemaKind.Bytes: return JsonValue.Create(Convert.ToBase64String(reader.ReadBytes()));
            case SchemaKind.Message:
                var node = new JsonObject();
                ReadInto(node, reader.ReadBytes(), field.Message!, depth + 1);
                return node;
            case SchemaKind.SchemaOrBool or SchemaKind.SchemaOrList or SchemaKind.SchemaOrTexts: return ReadEither(reader.ReadBytes(), field, depth);
            default: return ProtobufValues.Special(reader.ReadBytes(), field.Kind);
        }
    }

    // A JSON schema under one number, what stands in its place under another.
    private static JsonNode? ReadEither(ReadOnlySpan<byte> message, SchemaField field, int depth)
    {
        var schemaNumber = field.Kind == SchemaKind.SchemaOrBool ? 2 : 1;
        JsonObject? schema = null;
        var items = new JsonArray();
        var allows = false;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Number == schemaNumber) ReadInto(schema = [], reader.ReadBytes(), field.Message!, depth + 1);
            else if (reader.Number == 1) allows = reader.ReadInteger() != 0;
            else if (reader.Number != 2) reader.Skip();
            else if (field.Kind == SchemaKind.SchemaOrTexts) items.Add((JsonNode)JsonValue.Create(reader.ReadText()));
            else items.Add((JsonNode)ReadSchema(reader.ReadBytes(), field, depth));
        }

        if (schema is not null) return schema;
        return field.Kind == SchemaKind.SchemaOrBool ? JsonValue.Create(allows) : items;
    }

    private static JsonObject ReadSchema(ReadOnlySpan<byte> message, SchemaField field, int depth)
    {
        var schema = new JsonObject();
        ReadInto(schema, message, field.Message!, depth + 1);
        return schema;
    }
}
