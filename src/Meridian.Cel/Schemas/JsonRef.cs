using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Cel.Schemas;

/// <summary>A value in a JSON document, be it a tree of nodes or a parsed text: nothing is copied.</summary>
internal readonly struct JsonRef
{
    private readonly JsonNode? node;
    private readonly JsonElement element;
    private readonly bool isElement;

    private JsonRef(JsonNode? node) => this.node = node;

    private JsonRef(JsonElement element) => (this.element, isElement) = (element, true);

    public JsonValueKind Kind => isElement ? element.ValueKind : node?.GetValueKind() ?? JsonValueKind.Null;

    public static JsonRef Of(JsonNode? node) => new(node);

    public static JsonRef Of(JsonElement element) => new(element);

    public string Text() => isElement ? element.GetString()! : ((JsonValue)node!).TryGetValue<string>(out var text) ? text : node!.ToString();

    /// <summary>The number as it is written if it is whole; false if it has a fraction or an exponent, or is too large.</summary>
    public bool TryInt(out long value)
    {
        value = 0;
        if (Kind != JsonValueKind.Number) return false;
        if (isElement) return element.TryGetInt64(out value);
        var number = (JsonValue)node!;
        return number.TryGetValue(out value) || long.TryParse(number.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public double Double()
    {
        if (isElement) return element.GetDouble();
        var number = (JsonValue)node!;
        return number.TryGetValue<double>(out var value) ? value : double.Parse(number.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public bool TryProperty(string name, out JsonRef value)
    {
        if (isElement)
        {
            var found = element.TryGetProperty(name, out var property);
            value = new JsonRef(property);
            return found;
        }
        var there = ((JsonObject)node!).TryGetPropertyValue(name, out var child);
        value = new JsonRef(child);
        return there;
    }

    public IEnumerable<string> Names() => isElement ? element.EnumerateObject().Select(p => p.Name) : ((JsonObject)node!).Select(p => p.Key);

    public int PropertyCount => isElement ? element.GetPropertyCount() : ((JsonObject)node!).Count;

    public int Length => isElement ? element.GetArrayLength() : ((JsonArray)node!).Count;

    public JsonRef this[int index] => isElement ? new JsonRef(element[index]) : new JsonRef(((JsonArray)node!)[index]);
}
