using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

internal sealed partial class ObjectJsonReader
{
    private static readonly SchemaField Metadata = new()
    {
        Name = "metadata", Number = 0, Kind = SchemaKind.Message, Shape = SchemaShape.Single, MessageName = OpenApiNames.Meta + "ObjectMeta",
    };

    /// <summary>
    /// Reads the body as an object whose kind is not in the table: its metadata is read as that of all objects, everything else is kept, and
    /// duplicates are noted.
    /// </summary>
    public JsonObject ReadCustom(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        var node = new JsonObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader);
            reader.Read();
            if (node.ContainsKey(name)) Note("duplicate", name);
            path.PushKey(name);
            node[name] = name == "metadata" && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader, Metadata.Message!) : ReadAny(ref reader, report: true);
            path.Pop();
        }

        return node;
    }
}
