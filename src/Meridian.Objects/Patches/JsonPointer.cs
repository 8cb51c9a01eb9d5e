using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>A path into a JSON tree as RFC 6901 writes it.</summary>
internal sealed class JsonPointer
{
    private readonly string text;
    private readonly string[] tokens;

    private JsonPointer(string text, string[] tokens) => (this.text, this.tokens) = (text, tokens);

    public bool IsRoot => tokens.Length == 0;

    /// <exception cref="StatusException">400: the text is not a pointer.</exception>
    public static JsonPointer Parse(string text)
    {
        if (text.Length == 0) return new JsonPointer(text, []);
        if (text[0] != '/') throw ApiError.BadRequest($"error decoding patch: path \"{text}\" must be empty or begin with '/'");
        return new JsonPointer(text, [.. text[1..].Split('/').Select(Unescape)]);
    }

    /// <summary>The value at the pointer; false if there is none.</summary>
    public bool TryFind(JsonNode? root, out JsonNode? value)
    {
        value = root;
        foreach (var token in tokens)
            if (!TryStep(value, token, out value)) return false;
        return true;
    }

    /// <summary>The object or array that holds the value, and the last token. False if there is no such holder.</summary>
    public bool TryHolder(JsonNode? root, out JsonNode? holder, out string last)
    {
        last = tokens[^1];
        holder = root;
        foreach (var token in tokens.AsSpan(0, tokens.Length - 1))
            if (!TryStep(holder, token, out holder)) return false;
        return holder is JsonObject or JsonArray;
    }

    /// <summary>Whether <paramref name="other"/> lies strictly below this pointer.</summary>
    public bool IsAbove(JsonPointer other) => other.tokens.Length > tokens.Length && other.tokens.AsSpan(0, tokens.Length).SequenceEqual(tokens);

    public static bool TryIndex(string token, int count, out int index) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out index)
        && index < count && (token.Length == 1 || token[0] != '0');

    public override string ToString() => text;

    private static bool TryStep(JsonNode? node, string token, out JsonNode? value)
    {
        value = null;
        if (node is JsonObject obj) return obj.TryGetPropertyValue(token, out value);
        if (node is not JsonArray array || !TryIndex(token, array.Count, out var index)) return false;
        value = array[index];
        return true;
    }

    private static string Unescape(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
