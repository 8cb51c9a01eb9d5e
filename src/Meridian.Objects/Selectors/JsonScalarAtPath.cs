using System.Text;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Finds one scalar in JSON bytes, skipping everything beside the path.</summary>
public static class JsonScalarAtPath
{
    /// <summary>The scalar's text (<c>true</c>, <c>12</c>, the text itself); empty if there is none.</summary>
    /// <param name="json">One JSON value.</param>
    /// <param name="path">Names of fields, from the outside in.</param>
    /// <exception cref="JsonException">The bytes before the scalar are not JSON.</exception>
    public static string Read(ReadOnlySpan<byte> json, ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read()) return "";
        foreach (var name in path)
            if (!Enter(ref reader, name)) return "";
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => "",
        };
    }

    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
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
