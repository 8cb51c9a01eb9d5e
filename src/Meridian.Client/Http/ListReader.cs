using System.Buffers;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Cuts a list answer into its objects without rebuilding them.</summary>
internal static class ListReader
{
    /// <param name="json">Body of the answer; the objects keep parts of it.</param>
    /// <param name="type">Resource asked for: servers leave <c>kind</c> and <c>apiVersion</c> out of items.</param>
    /// <exception cref="JsonException">The body is no list.</exception>
    public static KubeList Read(ReadOnlyMemory<byte> json, ResourceType type)
    {
        var items = new List<KubeObject>();
        var (revision, token) = ("", "");
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a list is expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("items"u8)) ReadItems(ref reader, json, type, items);
            else if (reader.ValueTextEquals("metadata"u8)) (revision, token) = ReadMetadata(ref reader);
            else Skip(ref reader);
        }
        return new KubeList(items, revision, token);
    }

    /// <summary>The object with its type named, as every stored object is.</summary>
    internal static KubeObject Typed(ReadOnlyMemory<byte> json, ResourceType type)
    {
        var value = KubeObject.Parse(json);
        if (value.Header.Kind.Length > 0) return value;
        var buffer = new ArrayBufferWriter<byte>(json.Length + 64);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", type.Kind);
            writer.WriteString("apiVersion", type.ApiVersion);
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
            writer.WriteEndObject();
        }
        return KubeObject.Parse(buffer.WrittenMemory);
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ResourceType type, List<KubeObject> items)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            // A copy: an object that lives long must not keep the whole page alive.
            items.Add(Typed(json[start..(int)reader.BytesConsumed].ToArray(), type));
        }
    }

    private static (string Revision, string Continue) ReadMetadata(ref Utf8JsonReader reader)
    {
        var (revision, token) = ("", "");
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return (revision, token);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8)) revision = Text(ref reader);
            else if (reader.ValueTextEquals("continue"u8)) token = Text(ref reader);
            else Skip(ref reader);
        }
        return (revision, token);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
