using System.Globalization;
using System.Text.Json;
using Meridian.Cel.Values;

namespace Meridian.Cel.Schemas;

/// <summary>Values of JSON as expressions see them: by the schema, or by what they are where there is none.</summary>
internal static class JsonValues
{
    public static CelValue Of(JsonRef json, CelSchema? schema) => json.Kind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => schema is null or { Nullable: true } or { Type: "" } ? CelValue.Null
            : CelValue.Error("invalid data, got null for schema with nullable=false"),
        JsonValueKind.True or JsonValueKind.False => CelValue.Bool(json.Kind == JsonValueKind.True),
        JsonValueKind.Number => Number(json, schema),
        JsonValueKind.String => Text(json.Text(), schema),
        JsonValueKind.Array => CelValue.List(new JsonListValue(json, schema)),
        _ when schema is null || schema.AdditionalProperties is not null || schema.CelType.Kind != CelTypeKind.Object => CelValue.Map(new JsonMapValue(json, schema?.AdditionalProperties)),
        _ => CelValue.Object(new JsonObjectValue(json, schema)),
    };

    private static CelValue Number(JsonRef json, CelSchema? schema)
    {
        if (schema?.Type == "number") return CelValue.Double(json.Double());
        if (json.TryInt(out var whole)) return CelValue.Int(whole);
        var number = json.Double();
        return schema?.Type == "integer" ? CelValue.Int((long)number) : CelValue.Double(number);
    }

    private static CelValue Text(string text, CelSchema? schema)
    {
        if (schema is null || schema.Format.Length == 0 || schema.Type != "string") return CelValue.String(text);
        switch (schema.Format)
        {
            case "byte":
                var bytes = new byte[text.Length];
                return Convert.TryFromBase64String(text, bytes, out var length) ? CelValue.Bytes(bytes[..length]) : CelValue.Error("invalid base64 data");
            case "duration":
                return TimeText.ParseDuration(text) is { } duration ? CelValue.Duration(duration) : CelValue.Error($"invalid duration {text}");
            case "date-time":
                return TimeText.ParseTimestamp(text) ?? CelValue.Error($"invalid date-time {text}");
            case "date":
                return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
                    ? CelValue.Timestamp(new DateTimeOffset(day)) : CelValue.Error($"invalid date {text}");
            default:
                return CelValue.String(text);
        }
    }
}
