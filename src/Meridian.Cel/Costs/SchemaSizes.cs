namespace Meridian.Cel.Costs;

/// <summary>How small the JSON of a value can be, and how many elements it can have in one request.</summary>
internal static class SchemaSizes
{
    private const long MaxRequestBytes = 3 * 1024 * 1024;
    private const long Quotes = 2;
    private const long MaxDuration = 32;
    private const long DateLength = 12;
    private const long MinTimestamp = 21;
    private const long MaxTimestamp = 37;
    private const int DeepestObject = 12;

    public static long MinSerialized(CelSchema schema) => MinSerialized(schema, 0);

    private static long MinSerialized(CelSchema schema, int depth) => schema switch
    {
        { IntOrString: true } => 1,
        { Type: "string" } => schema.Format switch { "duration" => 3, "date" => DateLength, "date-time" => MinTimestamp, _ => Quotes },
        { Type: "boolean" } => 4,
        { Type: "integer" or "number" } => 1,
        { Type: "object", AdditionalProperties: null } when depth < DeepestObject =>
            2 + schema.Required.Sum(name => schema.Property(name) is { } field ? name.Length + 4 + MinSerialized(field, depth + 1) : 0),
        _ => 2,
    };

    /// <summary>Most characters, elements or entries; 0 for values of fixed size.</summary>
    public static long MaxElements(CelSchema schema) => schema switch
    {
        { IntOrString: true } => schema.MaxLength is { } length ? Math.Max(0, length) * 4 : MaxRequestBytes - Quotes,
        { Type: "string" } => OfText(schema),
        { Type: "array" } => schema.MaxItems is { } items ? Math.Max(0, items) : (MaxRequestBytes - 2) / (MinSerialized(schema.Items ?? CelSchema.Any) + 1),
        { Type: "object", AdditionalProperties: { } values } =>
            schema.MaxProperties is { } entries ? Math.Max(0, entries) : (MaxRequestBytes - 2) / (MinSerialized(values) + 6),
        _ => 0,
    };

    private static long OfText(CelSchema schema) => schema.Format switch
    {
        "duration" => MaxDuration,
        "date" => DateLength,
        "date-time" => MaxTimestamp,
        // A limit counts characters, of which each can have four bytes.
        "byte" => schema.MaxLength is { } bytes ? Math.Max(0, bytes) : MaxRequestBytes - Quotes,
        _ => schema.MaxLength is { } length ? Math.Max(0, length) * 4 : schema.MaxEnumLength ?? MaxRequestBytes - Quotes,
    };
}
