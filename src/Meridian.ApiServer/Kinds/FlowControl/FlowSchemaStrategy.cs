using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>FlowSchemas.</summary>
internal sealed class FlowSchemaStrategy() : BuiltInStrategy(ResourceTypes.FlowSchemas)
{
    private const string Exempt = "exempt";
    private const int Last = 10_000;
    private const int DefaultPrecedence = 1000;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if ((spec.Number("matchingPrecedence") ?? 0) == 0) spec["matchingPrecedence"] = DefaultPrecedence;
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "status") UpdateRules.KeepDescription(current, updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        Precedence(spec.Number("matchingPrecedence") ?? 0, obj.Obj("metadata").Text("name"), faults);
        if (spec.Obj("distinguisherMethod") is { } method) faults.Supported("spec.distinguisherMethod.type", method.Text("type"), "ByNamespace", "ByUser");
        if (spec.Obj("priorityLevelConfiguration").Text("name") is { Length: > 0 } level) faults.Each("spec.priorityLevelConfiguration.name", level, NameSyntax.SubdomainFaults(level));
        else faults.Required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        foreach (var (i, rule) in spec.Items("rules")) FlowRules.Validate(rule, $"spec.rules[{i}]", faults);
        FlowConditions.Validate(obj, faults);
    }

    private static void Precedence(long precedence, string name, Faults faults)
    {
        const string field = "spec.matchingPrecedence";
        if (precedence <= 0) faults.InvalidNumber(field, precedence, "must be a positive value");
        if (precedence > Last) faults.InvalidNumber(field, precedence, $"must not be greater than {Last}");
        if (precedence == 1 && name != Exempt) faults.InvalidNumber(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
    }
}
