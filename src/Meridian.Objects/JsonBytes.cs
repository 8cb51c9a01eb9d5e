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

    // What a thread keeps for the next object; larger ones are not kept.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic] private static ArrayBufferWriter<byte>? kept;
    [ThreadStatic] private static Utf8JsonWriter? keptWriter;

    /// <summary>The tree as compact UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Of(JsonNode node)
    {
        var buffer = kept ?? new ArrayBufferWriter<byte>(2048);
        var writer = keptWriter ?? new Utf8JsonWriter(buffer, Compact);
        // Not kept while in use: a failure leaves neither half-written behind.
        (kept, keptWriter) = (null, null);
        writer.Reset(buffer);
        node.WriteTo(writer);
        writer.Flush();
        // Objects are stored as they are made here, so they get exactly the bytes they need.
        var json = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= LargestKept)
        {
            buffer.ResetWrittenCount();
            (kept, keptWriter) = (buffer, writer);
        }
        return json;
    }

    /// <summary>A text as JSON has it, with its quotes.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>A writer into <paramref name="buffer"/> with the same rules as <see cref="Of"/>.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, Compact);
}
