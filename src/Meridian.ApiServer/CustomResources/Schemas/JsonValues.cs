using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Reads values of trees, whose numbers are only given back as the type they were made from.</summary>
internal static class JsonValues
{
    /// <summary>The schema type of a value: a number without a fraction is an integer when it was written as one.</summary>
    public static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => Long(value) is null ? "number" : "integer",
        _ => "null",
    };

    /// <summary>A whole number; null for anything else.</summary>
    public static long? Long(JsonNode? node)
    {
        if (node is not JsonValue value) return null;
        if (value.TryGetValue(out long number)) return number;
        if (value.TryGetValue(out int small)) return small;
        return value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? number : null;
    }

    /// <summary>A number; null for anything else.</summary>
    public static double? Double(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number) return null;
        return double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The value as Go's <c>%v</c> writes numbers.</summary>
    public static string Number(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e21 ? number.ToString("0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The value as faults show it.</summary>
    public static string Render(JsonNode? node) => node is null ? "null" : System.Text.Encoding.UTF8.GetString(JsonBytes.Of(node).Span);
}
