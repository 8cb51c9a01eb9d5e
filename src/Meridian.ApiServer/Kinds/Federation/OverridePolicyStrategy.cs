using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>OverridePolicies, and ClusterOverridePolicies.</summary>
/// <param name="type">Which of the two.</param>
internal sealed class OverridePolicyStrategy(ResourceType type) : BuiltInStrategy(type)
{
    private const int MaxSelectors = 100;
    private const int MaxRules = 100;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, rule) in obj.Ensure("spec").Items("rules"))
            foreach (var name in OverrideRuleRules.WithOperation)
                foreach (var (_, change) in rule.Items(name)) change.SetDefault("operation", "replace");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        if (spec.Array("resourceSelectors") is { Count: > MaxSelectors } selectors) faults.TooMany("spec.resourceSelectors", selectors.Count, MaxSelectors);
        foreach (var (i, selector) in spec.Items("resourceSelectors")) ResourceSelectorRules.Validate(selector, $"spec.resourceSelectors[{i}]", Type.Namespaced, faults);
        if (spec.Array("rules") is not { Count: > 0 } rules) faults.Required("spec.rules", "at least one rule is needed");
        else if (rules.Count > MaxRules) faults.TooMany("spec.rules", rules.Count, MaxRules);
        foreach (var (i, rule) in spec.Items("rules")) OverrideRuleRules.Validate(rule, $"spec.rules[{i}]", faults);
    }
}
