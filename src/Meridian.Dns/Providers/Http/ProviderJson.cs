using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>Reads what providers say in JSON: nothing of it is trusted to be there.</summary>
internal static class ProviderJson
{
    /// <exception cref="ProviderException">The answer is not a JSON object.</exception>
    public static JsonObject Object(ProviderAnswer answer)
    {
        try
        {
            if (JsonNode.Parse(answer.Body) is JsonObject node) return node;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new ProviderException(ProviderFault.Unavailable, $"{answer.Host} answers what is not a JSON object");
    }

    public static string Text(JsonNode? node, string key) => (node as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A number, written as such or as text.</summary>
    public static long Number(JsonNode? node, string key)
    {
        if ((node as JsonObject)?[key] is not JsonValue value) return 0;
        if (value.TryGetValue<double>(out var number)) return (long)number;
        return value.TryGetValue<string>(out var text) && long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
    }

    public static IEnumerable<JsonNode> Items(JsonNode? node, string key) => (node as JsonObject)?[key] is JsonArray array ? array.OfType<JsonNode>() : [];

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
