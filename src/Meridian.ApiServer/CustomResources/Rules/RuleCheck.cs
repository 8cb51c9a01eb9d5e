using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Checks the rules of a schema that is to be defined: that they compile, and what they can cost. Serves once.</summary>
internal sealed class RuleCheck
{
    private const int MostTold = 4;

    private readonly List<StatusCause> faults = [];
    private readonly List<(string Field, ulong Cost)> costs = [];
    private ulong total;

    private RuleCheck()
    {
    }

    public static IReadOnlyList<StatusCause> Run(RuleNode root, string field)
    {
        var check = new RuleCheck();
        check.Walk(root, field, cardinality: 1, uncorrelated: "");
        check.CheckTotal(field);
        return check.faults;
    }

    // The cardinality is how often the value can occur; null if there is no bound.
    private void Walk(RuleNode node, string field, ulong? cardinality, string uncorrelated)
    {
        foreach (var (i, rule) in node.Rules.Index()) Check(node, rule, $"{field}.x-kubernetes-validations[{i}]", cardinality, uncorrelated);
        var below = cardinality is { } times && Bound(node.Structure) is { } more ? Times(times, more) : (ulong?)null;
        foreach (var (name, property) in node.Properties)
            Walk(property, $"{field}.properties[{name}]", below, uncorrelated.Length == 0 && node.Structure.MapType == "atomic" ? field : uncorrelated);
        if (node.Items is { } items) Walk(items, $"{field}.items", below, uncorrelated.Length == 0 && node.Structure.ListType != "map" ? field : uncorrelated);
        if (node.Additional is { } values) Walk(values, $"{field}.additionalProperties", below, uncorrelated);
    }

    private void Check(RuleNode node, ValueRule rule, string field, ulong? cardinality, string uncorrelated)
    {
        var compiled = rule.Rule;
        if (compiled.Program is null) faults.Add(FieldFault.Invalid($"{field}.rule", Shown(rule), compiled.Refusal));
        else if (!compiled.ResultType.Equals(CelType.Bool)) faults.Add(FieldFault.Invalid($"{field}.rule", Shown(rule), "cel expression must evaluate to a bool"));
        else Charge($"{field}.rule", "estimated rule cost", Times(compiled.EstimateCost().Max, cardinality ?? CelCostLimits.MaxCardinality(node.Schema)));
        if (rule.Message is { } message) CheckMessage(rule, message, $"{field}.messageExpression");
        if (rule.UsesOldSelf && uncorrelated.Length > 0)
            faults.Add(FieldFault.InvalidText($"{field}.rule", rule.Source.Text("rule"), $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelated}"));
        if (compiled.Program is not null && !rule.UsesOldSelf && rule.Source.Has("optionalOldSelf"))
            faults.Add(FieldFault.Invalid($"{field}.optionalOldSelf", rule.IsOptional ? "true" : "false", "may not be set if oldSelf is not used in rule"));
    }

    private void CheckMessage(ValueRule rule, CelCompilation message, string field)
    {
        if (message.Program is null) faults.Add(FieldFault.Invalid(field, Shown(rule), $"messageExpression {message.Refusal}"));
        else if (!message.ResultType.Equals(CelType.String)) faults.Add(FieldFault.Invalid(field, Shown(rule), "messageExpression must evaluate to a string"));
        else Charge(field, "estimated messageExpression cost", message.EstimateCost().Max);
    }

    private void Charge(string field, string what, ulong cost)
    {
        if (cost > CelCostLimits.PerRule) faults.Add(FieldFault.Forbidden(field, CelCostLimits.Exceeded(what, cost, CelCostLimits.PerRule)));
        total = total > ulong.MaxValue - cost ? ulong.MaxValue : total + cost;
        if (cost >= CelCostLimits.PerSchema / 100) costs.Add((field, cost));
    }

    private void CheckTotal(string field)
    {
        if (total <= CelCostLimits.PerSchema) return;
        foreach (var (place, _) in costs.OrderByDescending(c => c.Cost).Take(MostTold))
            faults.Add(FieldFault.Forbidden(place, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"));
        faults.Add(FieldFault.Forbidden(field, CelCostLimits.Exceeded("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", total, CelCostLimits.PerSchema)));
    }

    private static ulong? Bound(StructuralSchema schema) => schema.Type switch
    {
        "object" when schema.HasAdditional => Limit(schema, "maxProperties"),
        "array" => Limit(schema, "maxItems"),
        _ => 1,
    };

    private static ulong? Limit(StructuralSchema schema, string name) => JsonValues.Long(schema.Source[name]) is { } limit ? (ulong)Math.Max(0, limit) : null;

    private static ulong Times(ulong a, ulong b) => Math.BigMul(a, b, out var low) == 0 ? low : ulong.MaxValue;

    // As Kubernetes shows it: with the names of its own fields.
    private static string Shown(ValueRule rule) => JsonAccess.Render(new JsonObject
    {
        ["Rule"] = rule.Source.Text("rule"),
        ["Message"] = rule.Source.Text("message"),
        ["MessageExpression"] = rule.Source.Text("messageExpression"),
        ["Reason"] = rule.Source["reason"]?.DeepClone(),
        ["FieldPath"] = rule.Source.Text("fieldPath"),
        ["OptionalOldSelf"] = rule.Source["optionalOldSelf"]?.DeepClone(),
    });
}
