using System.Globalization;
using System.Text.Json;

namespace Meridian.Storage;

/// <summary>Where an object's JSON says its <c>metadata.resourceVersion</c>, so that another revision can be put there without making the rest anew.</summary>
/// <param name="Start">Offset of the first digit; of the place for it when there is none.</param>
/// <param name="Length">Length of what is there.</param>
internal readonly record struct RevisionGap(int Start, int Length)
{
    /// <summary>Finds it. Null when the object has no <c>metadata.resourceVersion</c>, or one that is no text.</summary>
    /// <exception cref="JsonException">The bytes are not a JSON object.</exception>
    public static RevisionGap? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return Into(ref reader, "metadata"u8) && reader.TokenType == JsonTokenType.StartObject
            && IntoOpen(ref reader, "resourceVersion"u8) && reader.TokenType == JsonTokenType.String
            // After the quote.
            ? new RevisionGap((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length)
            : null;
    }

    /// <summary>The same JSON with a revision in the gap.</summary>
    public byte[] Fill(ReadOnlySpan<byte> json, long revision)
    {
        Span<byte> digits = stackalloc byte[20];
        revision.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        var filled = GC.AllocateUninitializedArray<byte>(json.Length - Length + count);
        json[..Start].CopyTo(filled);
        digits[..count].CopyTo(filled.AsSpan(Start));
        json[(Start + Length)..].CopyTo(filled.AsSpan(Start + count));
        return filled;
    }

    /// <summary>The same JSON with nothing in the gap.</summary>
    public byte[] Empty(ReadOnlySpan<byte> json) => [.. json[..Start], .. json[(Start + Length)..]];

    private static bool Into(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.StartObject && IntoOpen(ref reader, name);

    // Steps onto the value of a property of the object that the reader has entered.
    private static bool IntoOpen(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found) return true;
            reader.Skip();
        }
        return false;
    }
}
