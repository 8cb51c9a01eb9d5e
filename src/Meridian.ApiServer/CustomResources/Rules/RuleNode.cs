using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The rules of one level of a schema, and those below. Immutable and shared.</summary>
internal sealed class RuleNode
{
    private RuleNode(StructuralSchema structure, CelSchema schema) => (Structure, Schema) = (structure, schema);

    public StructuralSchema Structure { get; }

    public CelSchema Schema { get; }

    public required IReadOnlyList<ValueRule> Rules { get; init; }

    public required IReadOnlyDictionary<string, RuleNode> Properties { get; init; }

    public RuleNode? Items { get; init; }

    public RuleNode? Additional { get; init; }

    /// <summary>The rules of a schema; null if there are none.</summary>
    public static RuleNode? Of(StructuralSchema structure, CelSchema? schema)
    {
        if (!structure.HasRules || schema is not { IsExposed: true }) return null;
        return new RuleNode(structure, schema)
        {
            Rules = [.. structure.Source.Items("x-kubernetes-validations").Select(r => new ValueRule(r.Item, schema))],
            Properties = PropertiesOf(structure, schema),
            Items = structure.Items is { } items ? Of(items, schema.Items) : null,
            Additional = structure.Additional is { } values ? Of(values, schema.AdditionalProperties) : null,
        };
    }

    private static Dictionary<string, RuleNode> PropertiesOf(StructuralSchema structure, CelSchema schema)
    {
        var nodes = new Dictionary<string, RuleNode>(StringComparer.Ordinal);
        foreach (var (name, property) in structure.Properties)
            if (Of(property, schema.Property(name)) is { } node) nodes[name] = node;
        return nodes;
    }
}
