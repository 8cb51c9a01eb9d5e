using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

internal sealed partial class ObjectJsonReader
{
    /// <summary>Reads text that is one JSON value of any type.</summary>
    /// <exception cref="JsonException">It is not, or is nested too deep.</exception>
    public static JsonNode? ReadValueOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var value = new ObjectJsonReader(default).ReadAny(ref reader, report: false);
        reader.Read();
        return value;
    }

    /// <summary>Reads text that is one JSON value, and notes what stands twice. The syntax must have been checked before.</summary>
    public JsonNode? ReadTree(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        return ReadAny(ref reader, report: true);
    }

    private JsonNode? ReadAny(ref Utf8JsonReader reader, bool report) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadAnyObject(ref reader, report),
        JsonTokenType.StartArray => ReadAnyArray(ref reader, report),
        JsonTokenType.String => JsonValue.Create(Text(ref reader)),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Number => ReadAnyNumber(ref reader),
        _ => null,
    };

    private JsonObject ReadAnyObject(ref Utf8JsonReader reader, bool report)
    {
        var node = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            if (report && node.ContainsKey(key)) Note("duplicate", key);
            path.PushKey(key);
            node[key] = ReadAny(ref reader, report);
            path.Pop();
        }

        return node;
    }

    private JsonArray ReadAnyArray(ref Utf8JsonReader reader, bool report)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.PushItem(list.Count);
            list.Add(ReadAny(ref reader, report));
            path.Pop();
        }

        return list;
    }

    // Whole numbers stay whole up to 64 bits, all others are doubles, as Kubernetes keeps them.
    private JsonValue ReadAnyNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole)) return JsonValue.Create(whole);
        if (reader.TryGetDouble(out var number) && double.IsFinite(number)) return JsonValue.Create(number);
        throw ApiError.BadRequest($"the number at {path.To("")} is out of range");
    }
}
