using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// Reads a JSON object by its schema type in one pass: keeps the fields of the type, checks their JSON types, and notes unknown and
/// duplicate fields. A second value of a field replaces the first. The syntax must have been checked before.
/// </summary>
internal sealed partial class ObjectJsonReader(ObjectTypeNames names)
{
    // Further ones would only make the answer longer.
    private const int MaxProblems = 100;
    private readonly List<string> problems = [];
    private readonly FieldPath path = new();

    /// <summary>Depth limit for all JSON of requests.</summary>
    public static JsonReaderOptions Options => new() { MaxDepth = ObjectDecoder.MaxDepth };

    public IReadOnlyList<string> Problems => problems;

    /// <summary>Reads the body as an object of <paramref name="type"/>.</summary>
    public JsonObject Read(ReadOnlySpan<byte> json, SchemaType type)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return ReadObject(ref reader, type);
    }

    /// <summary>Reads the body as an object of an unknown type: everything is kept, duplicates are noted.</summary>
    public JsonObject ReadUntyped(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return ReadAnyObject(ref reader, report: true);
    }

    private JsonObject ReadObject(ref Utf8JsonReader reader, SchemaType type)
    {
        var node = new JsonObject();
        var nulls = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (!type.TryField(name, out var field))
            {
                Note("unknown", name);
                reader.Skip();
                continue;
            }

            // Nulls stay until the end so that a second value after one is seen as such.
            if (node.ContainsKey(field.Name)) Note("duplicate", name);
            path.PushField(field.Name);
            var value = ReadField(ref reader, type, field);
            path.Pop();
            node[field.Name] = value;
            if (value is null) nulls++;
        }

        if (nulls > 0) RemoveNulls(node);
        return node;
    }

    private static void RemoveNulls(JsonObject node)
    {
        foreach (var name in node.Where(m => m.Value is null).Select(m => m.Key).ToArray()) node.Remove(name);
    }

    private JsonNode? ReadField(ref Utf8JsonReader reader, SchemaType owner, SchemaField field) => (reader.TokenType, field.Shape) switch
    {
        (JsonTokenType.Null, _) => null,
        (_, SchemaShape.Single) => ReadValue(ref reader, owner, field),
        (JsonTokenType.StartArray, SchemaShape.List) => ReadList(ref reader, owner, field),
        (JsonTokenType.StartObject, SchemaShape.Map) => ReadMap(ref reader, owner, field),
        _ => throw WrongType(ref reader, owner, (field.Shape == SchemaShape.List ? "[]" : "map[string]") + GoType(field)),
    };

    private JsonArray ReadList(ref Utf8JsonReader reader, SchemaType owner, SchemaField field)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.PushItem(list.Count);
            list.Add(ReadElement(ref reader, owner, field));
            path.Pop();
        }

        return list;
    }

    private JsonObject ReadMap(ref Utf8JsonReader reader, SchemaType owner, SchemaField field)
    {
        var map = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            if (map.ContainsKey(key)) Note("duplicate", key);
            path.PushKey(key);
            map[key] = ReadElement(ref reader, owner, field);
            path.Pop();
        }

        return map;
    }

    // A null in a list or map stands for the zero value, not for absence.
    private JsonNode? ReadElement(ref Utf8JsonReader reader, SchemaType owner, SchemaField field) =>
        reader.TokenType == JsonTokenType.Null ? ProtobufValues.ZeroOf(field.Kind) : ReadValue(ref reader, owner, field);

    private void Note(string problem, string member)
    {
        if (problems.Count >= MaxProblems) return;
        var text = $"{problem} field \"{path.To(member)}\"";
        if (!problems.Contains(text)) problems.Add(text);
    }
}
