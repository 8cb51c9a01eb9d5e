using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

// The places of a JSON schema that hold another schema or something else.
internal sealed partial class ObjectJsonReader
{
    private JsonNode ReadSchemaOrBool(ref Utf8JsonReader reader, SchemaType owner, SchemaField field) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadObject(ref reader, field.Message!),
        JsonTokenType.True or JsonTokenType.False => JsonValue.Create(reader.GetBoolean()),
        _ => throw WrongType(ref reader, owner, "v1.JSONSchemaPropsOrBool"),
    };

    private JsonNode ReadSchemaOrItems(ref Utf8JsonReader reader, SchemaType owner, SchemaField field, string goType)
    {
        if (reader.TokenType == JsonTokenType.StartObject) return ReadObject(ref reader, field.Message!);
        if (reader.TokenType != JsonTokenType.StartArray) throw WrongType(ref reader, owner, goType);
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path.PushItem(list.Count);
            list.Add(field.Kind == SchemaKind.SchemaOrList ? ReadMessage(ref reader, owner, field) : (JsonNode)JsonValue.Create(ReadText(ref reader, owner, "string")));
            path.Pop();
        }

        return list;
    }
}
