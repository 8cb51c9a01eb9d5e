using Meridian.Objects.Apply;

namespace Meridian.Objects;

/// <summary>What server-side apply knows of the fields of a kind: which are lists of items with keys, which are one value.</summary>
public sealed class ApplySchema
{
    /// <summary>A kind without a schema: objects are divided, lists are one value.</summary>
    public static readonly ApplySchema None = new(ApplyType.Unknown);

    private ApplySchema(ApplyType type) => Type = type;

    internal ApplyType Type { get; }

    /// <summary>Whether the status is written through an endpoint of its own and is no field of the object itself. Default true.</summary>
    public bool StatusIsApart { get; private init; } = true;

    /// <summary>Of a built-in kind.</summary>
    public static implicit operator ApplySchema(SchemaType? type) => type is null ? None : new ApplySchema(ApplyType.Of(type));

    /// <summary>Of a built-in kind.</summary>
    public static ApplySchema FromSchemaType(SchemaType? type) => type;

    /// <summary>Of any kind: the schema table's, else that of the custom resource.</summary>
    public static ApplySchema Of(ResourceType type)
    {
        if (type.Structure is { } structure) return new ApplySchema(StructuralApplyType.OfResource(structure)) { StatusIsApart = type.Subresources.Contains("status") };
        return SchemaTable.ForKind(type.ApiVersion, type.Kind);
    }
}
