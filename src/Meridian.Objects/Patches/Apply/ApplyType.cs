using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

internal enum ApplyShape
{
    /// <summary>One value with one owner: a scalar, or an atomic object, map or list.</summary>
    Leaf,

    /// <summary>An object whose fields have owners.</summary>
    Struct,

    /// <summary>A map whose entries have owners.</summary>
    Map,

    /// <summary>A list whose items are identified by keys.</summary>
    Keyed,

    /// <summary>A list of scalars that identify themselves.</summary>
    Set,

    /// <summary>An object without a schema: objects are split, lists are not.</summary>
    Unknown,
}

/// <summary>How server-side apply divides a value.</summary>
internal sealed class ApplyType
{
    public static readonly ApplyType Leaf = new(ApplyShape.Leaf, null, null);
    public static readonly ApplyType Unknown = new(ApplyShape.Unknown, null, null);
    public static readonly ApplyType Set = new(ApplyShape.Set, null, Leaf);

    private static readonly ConcurrentDictionary<SchemaType, ApplyType> Objects = new();

    private readonly ConcurrentDictionary<string, (string Element, ApplyType Type)> known = new(StringComparer.Ordinal);
    // The type of a field; null for one that is not declared.
    private readonly Func<string, ApplyType?>? fields;
    private readonly ApplyType? items;

    private ApplyType(ApplyShape shape, Func<string, ApplyType?>? fields, ApplyType? items) => (Shape, this.fields, this.items) = (shape, fields, items);

    public ApplyShape Shape { get; }

    public SchemaKind Kind { get; private init; } = SchemaKind.Any;

    public string[] Keys { get; private init; } = [];

    /// <summary>Whether the value of the object is at least <c>{}</c> although it is not written: a Go struct that is not a pointer.</summary>
    public bool AlwaysThere { get; private init; }

    private bool IsOpen { get; init; }

    /// <summary>The type of a whole object; null if the kind has no schema.</summary>
    public static ApplyType Of(SchemaType? type) => type is null ? Unknown : Objects.GetOrAdd(type, t => new ApplyType(ApplyShape.Struct, FieldsOf(t), null));

    /// <summary>An object.</summary>
    /// <param name="fields">The type of a field; null for one that is not declared. Called once for a field that is.</param>
    /// <param name="open">Whether there may be fields that are not declared.</param>
    public static ApplyType Struct(Func<string, ApplyType?> fields, bool open = false) => new(ApplyShape.Struct, fields, null) { IsOpen = open };

    /// <summary>A map.</summary>
    public static ApplyType Map(ApplyType values) => new(ApplyShape.Map, null, values);

    /// <summary>A list of items with keys.</summary>
    public static ApplyType Keyed(string[] keys, ApplyType items) => new(ApplyShape.Keyed, null, items) { Keys = keys };

    /// <summary>The pieces of a value by their steps; none for a leaf and for a value of another JSON type.</summary>
    public IEnumerable<ApplyPiece> Split(JsonNode? value) => value switch
    {
        JsonObject obj when Shape is ApplyShape.Struct or ApplyShape.Map or ApplyShape.Unknown =>
            obj.Select(p => Field(p.Key) is var field ? new ApplyPiece(field.Element, p.Value, field.Type) : default),
        JsonArray array when Shape == ApplyShape.Keyed => array.Select(i => new ApplyPiece(PathElement.Item(i, Keys) ?? "", i, items!)),
        JsonArray array when Shape == ApplyShape.Set => array.Select(i => new ApplyPiece(PathElement.Value(i), i, Leaf)),
        _ => [],
    };

    /// <summary>Whether the value is divided: its JSON type is the one its shape needs.</summary>
    public bool Divides(JsonNode? value) => value switch
    {
        JsonObject => Shape is ApplyShape.Struct or ApplyShape.Map or ApplyShape.Unknown,
        JsonArray => Shape is ApplyShape.Keyed or ApplyShape.Set,
        _ => false,
    };

    /// <summary>Whether the step is a field of a struct, in contrast to an entry of a map or an item of a list.</summary>
    public bool IsNamed(string element) => Shape == ApplyShape.Struct && Find(element[2..]) is not null;

    /// <summary>Whether an object may have a field of this name.</summary>
    public bool Declares(string name) => Shape != ApplyShape.Struct || IsOpen || Find(name) is not null;

    public ApplyType FieldType(string name) => Field(name).Type;

    /// <summary>Step and type of a field. Those of the schema, of which there are not many, are made once.</summary>
    public (string Element, ApplyType Type) Field(string name)
    {
        if (known.TryGetValue(name, out var made)) return made;
        if (Shape == ApplyShape.Struct && fields!(name) is { } field) return known.GetOrAdd(name, (PathElement.Field(name), field));
        return (PathElement.Field(name), Shape switch
        {
            ApplyShape.Map => items!,
            ApplyShape.Unknown => Unknown,
            ApplyShape.Struct when IsOpen => Unknown,
            _ => Leaf,
        });
    }

    private ApplyType? Find(string name) => known.TryGetValue(name, out var made) ? made.Type : fields!(name) is null ? null : Field(name).Type;

    private static Func<string, ApplyType?> FieldsOf(SchemaType type) => name => type.TryField(name, out var field) ? OfField(field) : null;

    private static ApplyType OfField(SchemaField field) => field.Shape switch
    {
        SchemaShape.Single => OfValue(field),
        SchemaShape.Map when !field.AtomicMap => new ApplyType(ApplyShape.Map, null, OfValue(field)),
        SchemaShape.List when field.ListType == SchemaListType.Map => new ApplyType(ApplyShape.Keyed, null, OfValue(field)) { Keys = field.ListKeys },
        SchemaShape.List when field.ListType == SchemaListType.Set => Set,
        _ => Leaf,
    };

    private static ApplyType OfValue(SchemaField field) => field is { Kind: SchemaKind.Message, AtomicMap: false, Message: { } message }
        ? new ApplyType(ApplyShape.Struct, FieldsOf(message), null) { AlwaysThere = field is { Shape: SchemaShape.Single, Nullable: false } }
        : new ApplyType(ApplyShape.Leaf, null, null) { Kind = field.Kind };
}

/// <summary>A piece of a divided value. The step is empty for a list item without its keys.</summary>
internal readonly record struct ApplyPiece(string Element, JsonNode? Value, ApplyType Type);
