using System.Text.Json;

namespace Meridian.ApiServer;

/// <summary>A place in a JSON object that may not be there, or may hold something else: reading it never fails.</summary>
internal readonly struct JsonField(JsonElement element)
{
    /// <summary>The member of that name; missing if this is no object or has no such member.</summary>
    public JsonField this[string name] =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? new JsonField(value) : default;

    /// <summary>Whether there is a value that is not null.</summary>
    public bool Exists => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The text, or a number as text; else empty.</summary>
    public string Text => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        _ => "",
    };

    /// <summary>The whole number; else 0.</summary>
    public long Number => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : 0;

    /// <summary>Whether the value is <c>true</c>.</summary>
    public bool IsTrue => element.ValueKind == JsonValueKind.True;

    /// <summary>The time; null if there is none.</summary>
    public DateTimeOffset? Time => element.ValueKind == JsonValueKind.String && element.TryGetDateTimeOffset(out var time) ? time : null;

    /// <summary>Number of items or members.</summary>
    public int Count => element.ValueKind switch
    {
        JsonValueKind.Array => element.GetArrayLength(),
        JsonValueKind.Object => element.GetPropertyCount(),
        _ => 0,
    };

    /// <summary>The items of an array; else none.</summary>
    public IEnumerable<JsonField> Items => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(e => new JsonField(e)) : [];

    /// <summary>The members of an object; else none.</summary>
    public IEnumerable<KeyValuePair<string, JsonField>> Members => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Select(p => new KeyValuePair<string, JsonField>(p.Name, new JsonField(p.Value)))
        : [];

    /// <summary>The item of an array whose <paramref name="member"/> has that text; else missing.</summary>
    public JsonField Where(string member, string text) => Items.FirstOrDefault(i => i[member].Text == text);
}
