using System.Text.Json;

namespace Meridian.ApiServer;

/// <summary>What a list says about itself.</summary>
/// <param name="ResourceVersion">Revision; empty for none.</param>
/// <param name="Continue">Token of the next page; empty for none.</param>
/// <param name="Remaining">How many more objects follow, or null.</param>
internal readonly record struct ListEnvelope(string ResourceVersion, string Continue = "", long? Remaining = null)
{
    public static ListEnvelope Of(ListResult list) => new(list.ResourceVersion, list.Continue, list.Remaining);

    public void WriteMetadata(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("metadata"u8);
        WriteContent(writer);
    }

    /// <summary>Writes the metadata object alone.</summary>
    public void WriteContent(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceVersion"u8, ResourceVersion);
        if (Continue.Length > 0) writer.WriteString("continue"u8, Continue);
        if (Remaining is { } remaining) writer.WriteNumber("remainingItemCount"u8, remaining);
        writer.WriteEndObject();
    }
}
