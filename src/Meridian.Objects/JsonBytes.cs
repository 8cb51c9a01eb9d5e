using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Writes JSON trees as the compact UTF-8 that is stored and served.</summary>
public static class JsonBytes
{
    // Quotes, backslashes and control characters are escaped, nothing else: the bytes of a user's text come back as they were sent.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The tree as compact UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Of(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Compact)) node.WriteTo(writer);
        return buffer.WrittenMemory;
    }

    /// <summary>A writer into <paramref name="buffer"/> with the same rules as <see cref="Of"/>.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, Compact);
}
