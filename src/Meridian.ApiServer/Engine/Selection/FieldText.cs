using System.Text;
using System.Text.Json;

namespace Meridian.ApiServer;

/// <summary>Reads one scalar field out of JSON without parsing the rest into objects.</summary>
internal static class FieldText
{
    /// <summary>The scalar at a path as text; empty when it is absent, null, or no scalar.</summary>
    public static string Read(ReadOnlySpan<byte> json, ReadOnlySpan<string> path)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read()) return "";
        foreach (var name in path)
        {
            if (!Step(ref reader, name)) return "";
        }
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
            _ => "",
        };
    }

    // Moves from an object to the value of one of its fields.
    private static bool Step(ref Utf8JsonReader reader, string name)
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
