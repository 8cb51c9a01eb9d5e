namespace Meridian.Objects;

/// <summary>What JSON value a field, a list item or a map value is.</summary>
public enum SchemaKind
{
    /// <summary>A JSON string.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number that may have a fraction.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Base64 text in JSON, raw bytes in protobuf.</summary>
    Bytes,

    /// <summary>An object described by <see cref="SchemaField.Message"/>.</summary>
    Message,

    /// <summary>A resource quantity: text, or a number that is taken as text.</summary>
    Quantity,

    /// <summary>A whole number or a text.</summary>
    IntOrString,

    /// <summary>A list of texts that protobuf wraps in a message of its own, so that it can be the value of a map.</summary>
    StringList,

    /// <summary>An RFC 3339 time of whole seconds.</summary>
    Time,

    /// <summary>An RFC 3339 time with six decimals.</summary>
    MicroTime,

    /// <summary>A Go duration as text.</summary>
    Duration,

    /// <summary>Any JSON value, kept as it is (RawExtension, FieldsV1, JSON schema values).</summary>
    Any,

    /// <summary>A JSON schema, described by <see cref="SchemaField.Message"/>, or <c>true</c> or <c>false</c>.</summary>
    SchemaOrBool,

    /// <summary>A JSON schema, or a list of them.</summary>
    SchemaOrList,

    /// <summary>A JSON schema, or a list of texts.</summary>
    SchemaOrTexts,
}

/// <summary>How often a field's value occurs.</summary>
public enum SchemaShape
{
    /// <summary>One value.</summary>
    Single,

    /// <summary>A JSON array of values.</summary>
    List,

    /// <summary>A JSON object from text to values.</summary>
    Map,
}

/// <summary>How lists merge in server-side apply.</summary>
public enum SchemaListType
{
    /// <summary>The list has one owner and is replaced whole.</summary>
    Atomic,

    /// <summary>Items are identified by <see cref="SchemaField.ListKeys"/>.</summary>
    Map,

    /// <summary>Items are scalars and identify themselves.</summary>
    Set,
}

/// <summary>One field of a <see cref="SchemaType"/>.</summary>
public sealed record SchemaField
{
    private SchemaType? message;

    /// <summary>Name in JSON.</summary>
    public required string Name { get; init; }

    /// <summary>Field number in protobuf.</summary>
    public required int Number { get; init; }

    /// <summary>Type of the value, of each list item or of each map value.</summary>
    public required SchemaKind Kind { get; init; }

    /// <summary>Single value, list or map.</summary>
    public required SchemaShape Shape { get; init; }

    /// <summary>The object's type when <see cref="Kind"/> is <see cref="SchemaKind.Message"/> or may be a JSON schema, else null.</summary>
    public SchemaType? Message
    {
        // Looked up at first use: types refer to each other in circles, and most are never asked for.
        get => message ??= MessageName.Length == 0 ? null : SchemaTable.ByName(MessageName);
        init => message = value;
    }

    /// <summary>Full name of the type of <see cref="Message"/> in the table; empty for other kinds and for types not in the table.</summary>
    public string MessageName { get; init; } = "";

    /// <summary>Width of a whole number: 32 or 64.</summary>
    public int Bits { get; init; } = 64;

    /// <summary>Whether zero and absent differ: the protobuf form then carries the field only if it was set.</summary>
    public bool Nullable { get; init; }

    /// <summary>
    /// Whether the fields of <see cref="Message"/> stand in the outer object in JSON, while protobuf nests them under this field.
    /// Such a field is found by its number only; the inner fields are found by name on the outer type.
    /// </summary>
    public bool Inline { get; init; }

    /// <summary>Whether a valid object must have the field.</summary>
    public bool Required { get; init; }

    /// <summary>Whether strategic merge patch merges the list or map instead of replacing it (<c>patchStrategy</c> contains <c>merge</c>).</summary>
    public bool PatchMerge { get; init; }

    /// <summary>Whether a strategic merge patch drops keys it does not mention (<c>patchStrategy</c> contains <c>retainKeys</c>).</summary>
    public bool PatchRetainKeys { get; init; }

    /// <summary>Field that identifies items when strategic merge patch merges the list (<c>patchMergeKey</c>); empty for lists of scalars.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary>How server-side apply merges the list. Default atomic, as in Kubernetes.</summary>
    public SchemaListType ListType { get; init; } = SchemaListType.Atomic;

    /// <summary>Fields that identify the items of a list of type map; never null.</summary>
    public string[] ListKeys { get; init; } = [];

    /// <summary>
    /// Whether server-side apply treats the map or object as one value (<c>mapType</c> or <c>structType</c> atomic). For a list it says so of each item.
    /// </summary>
    public bool AtomicMap { get; init; }

    /// <summary>What the table says that the field means; empty if it says nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>The value that stands for an absent field, as JSON text such as <c>"TCP"</c>; empty if the table names none.</summary>
    public string Default { get; init; } = "";
}
