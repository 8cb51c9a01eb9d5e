using System.Text.Json.Nodes;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Validation rules in the Common Expression Language.</summary>
internal sealed class CelRuleCompiler : IRuleCompiler
{
    /// <inheritdoc />
    public IValueRules Compile(StructuralSchema schema) => RuleNode.Of(schema, SchemaOf(schema)) is { } root ? new CelValueRules(root) : NoValueRules.Instance;

    /// <inheritdoc />
    public IReadOnlyList<StatusCause> Validate(StructuralSchema schema, string field, StructuralSchema? before) =>
        RuleNode.Of(schema, SchemaOf(schema)) is { } root ? RuleCheck.Run(root, field) : [];

    private static CelSchema SchemaOf(StructuralSchema schema) => CelSchemas.ForResource(CelSchemas.Read(schema.Source));

    private sealed class CelValueRules(RuleNode root) : IValueRules
    {
        public bool Any => true;

        public IReadOnlyList<StatusCause> Validate(JsonObject value, JsonObject? before) => new RuleWalk().Run(root, value, before);
    }
}
