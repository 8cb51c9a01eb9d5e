using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The schema of one version of a custom resource, compiled at its first use. Immutable and shared.</summary>
internal sealed class CustomResourceSchema
{
    private readonly Lazy<StructuralSchema> structure;
    private readonly Lazy<SchemaNode> rules;
    private readonly Lazy<IValueRules> expressions;

    /// <param name="source">Reads the JSONSchemaProps; null if the version has no schema.</param>
    /// <param name="preservesUnknown">Whether the definition keeps unknown fields everywhere.</param>
    /// <param name="compiler">Compiles <c>x-kubernetes-validations</c>.</param>
    public CustomResourceSchema(Func<JsonObject?> source, bool preservesUnknown, IRuleCompiler compiler)
    {
        PreservesUnknown = preservesUnknown;
        structure = new(() => StructuralSchema.Read(source() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = preservesUnknown }));
        rules = new(() => new SchemaNode(Structure.Source));
        expressions = new(() => Structure.HasRules ? compiler.Compile(Structure) : NoValueRules.Instance);
    }

    /// <summary>Whether unknown fields are kept wherever they are.</summary>
    public bool PreservesUnknown { get; }

    /// <summary>The structure, not read before it is asked for.</summary>
    public Lazy<StructuralSchema> Source => structure;

    public StructuralSchema Structure => structure.Value;

    public SchemaNode Rules => rules.Value;

    public IValueRules Expressions => expressions.Value;

    /// <summary>Drops what the schema does not know.</summary>
    /// <returns>What was dropped, as problems.</returns>
    public IReadOnlyList<string> Prune(JsonObject obj)
    {
        var embedded = EmbeddedResources.Coerce(obj, Structure);
        var unknown = PreservesUnknown ? [] : Pruner.Prune(obj, Structure);
        return unknown.Count + embedded.Count == 0 ? [] : [.. unknown.Concat(embedded).Select(path => $"unknown field \"{path}\"")];
    }
}
