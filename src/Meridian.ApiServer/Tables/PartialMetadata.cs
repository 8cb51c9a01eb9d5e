using System.Text.Json;

namespace Meridian.ApiServer;

/// <summary>Writes only the metadata of an object, as <c>PartialObjectMetadata</c>.</summary>
internal static class PartialMetadata
{
    public static void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> json)
    {
        using var content = JsonDocument.Parse(json);
        Write(writer, content.RootElement);
    }

    public static void WriteList(Utf8JsonWriter writer, ListResult list)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "PartialObjectMetadataList"u8);
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
        ListEnvelope.Of(list).WriteMetadata(writer);
        writer.WriteStartArray("items"u8);
        foreach (var item in list.Items) Write(writer, item.Json);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, JsonElement root)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "PartialObjectMetadata"u8);
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
        if (root.TryGetProperty("metadata"u8, out var metadata))
        {
            writer.WritePropertyName("metadata"u8);
            metadata.WriteTo(writer);
        }
        writer.WriteEndObject();
    }
}
