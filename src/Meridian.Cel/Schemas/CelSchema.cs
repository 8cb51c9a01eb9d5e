using System.Globalization;

namespace Meridian.Cel;

/// <summary>
/// What is known of JSON values, as a structural schema says it: gives expressions the types of fields, reads values by them, and bounds their sizes
/// for the estimate of costs. Immutable once made; recursive schemas may set <see cref="PropertySource"/>.
/// </summary>
public sealed class CelSchema
{
    private static long made;

    private readonly string typeName = "selfType" + Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture);
    private CelType? type;

    /// <summary>Anything.</summary>
    public static CelSchema Any { get; } = new() { PreserveUnknownFields = true };

    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, or empty for anything.</summary>
    public string Type { get; init; } = "";

    /// <summary>Format of a string: <c>date-time</c> and <c>date</c> are timestamps, <c>duration</c> and <c>byte</c> are what they say. Default empty.</summary>
    public string Format { get; init; } = "";

    /// <summary>Whether null is allowed.</summary>
    public bool Nullable { get; init; }

    /// <summary>Whether the value is a whole number or a text.</summary>
    public bool IntOrString { get; init; }

    /// <summary>Whether fields that are not named are kept. Expressions see them only where nothing else is said of the value.</summary>
    public bool PreserveUnknownFields { get; init; }

    /// <summary>Fields of an object, by their name in JSON.</summary>
    public IReadOnlyDictionary<string, CelSchema> Properties { get; init; } = new Dictionary<string, CelSchema>();

    /// <summary>Whether expressions write the names of fields as JSON does, without escapes. Default false.</summary>
    public bool Verbatim { get; init; }

    /// <summary>Finds a field where they cannot all be listed, because the type contains itself; asked if <see cref="Properties"/> has none.</summary>
    public Func<string, CelSchema?>? PropertySource { get; init; }

    /// <summary>Names of fields that must be there and have no default; they bound how many elements a list can have.</summary>
    public IReadOnlyCollection<string> Required { get; init; } = [];

    /// <summary>Schema of the values of a map; null if the object is none.</summary>
    public CelSchema? AdditionalProperties { get; init; }

    /// <summary>Schema of the elements of a list.</summary>
    public CelSchema? Items { get; init; }

    /// <summary>Most characters of a string; null if it has no limit.</summary>
    public long? MaxLength { get; init; }

    /// <summary>Most elements of a list; null if it has no limit.</summary>
    public long? MaxItems { get; init; }

    /// <summary>Most entries of a map; null if it has no limit.</summary>
    public long? MaxProperties { get; init; }

    /// <summary>Length of the longest allowed text where the schema lists them; null if it does not.</summary>
    public long? MaxEnumLength { get; init; }

    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>: how lists are compared and added. Default atomic.</summary>
    public string ListType { get; init; } = "atomic";

    /// <summary>Fields that identify the elements of a list of type <c>map</c>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>Whether expressions can see values: what they are must be said all the way down.</summary>
    public bool IsExposed => IntOrString || Type switch
    {
        "array" => Items is { IsExposed: true },
        "object" => AdditionalProperties?.IsExposed ?? true,
        _ => Type.Length > 0,
    };

    /// <summary>The type that expressions see.</summary>
    public CelType CelType => type ??= SchemaTypeOf.Compute(this, typeName);

    /// <summary>The field's schema, by its name in JSON.</summary>
    public CelSchema? Property(string name) => Properties.TryGetValue(name, out var found) ? found : PropertySource?.Invoke(name);

    /// <summary>The name in JSON of a field as an expression names it; null if no field can be named so.</summary>
    internal string? FieldName(string field) => Verbatim ? field : Schemas.FieldNames.IsWellFormed(field) ? Schemas.FieldNames.Unescape(field) : null;

    /// <summary>A value of JSON as an expression sees it; read when needed.</summary>
    public CelValue Read(System.Text.Json.Nodes.JsonNode? json) => Schemas.JsonValues.Of(Schemas.JsonRef.Of(json), this);

    /// <summary>A value of JSON as an expression sees it; read when needed, so the document must stay.</summary>
    public CelValue Read(System.Text.Json.JsonElement json) => Schemas.JsonValues.Of(Schemas.JsonRef.Of(json), this);
}

internal static class SchemaTypeOf
{
    public static CelType Compute(CelSchema schema, string typeName)
    {
        if (schema.IntOrString) return CelType.Dyn;
        return schema.Type switch
        {
            "array" => CelType.List(schema.Items?.CelType ?? CelType.Dyn),
            "object" when schema.AdditionalProperties is { } values => CelType.Map(CelType.String, values.CelType),
            "object" => CelType.Object(typeName),
            "integer" => CelType.Int,
            "number" => CelType.Double,
            "boolean" => CelType.Bool,
            "string" => OfText(schema.Format),
            _ => CelType.Dyn,
        };
    }

    private static CelType OfText(string format) => format switch
    {
        "byte" => CelType.Bytes,
        "duration" => CelType.Duration,
        "date" or "date-time" => CelType.Timestamp,
        _ => CelType.String,
    };
}
