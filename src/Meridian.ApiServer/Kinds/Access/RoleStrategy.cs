using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Roles and ClusterRoles.</summary>
internal sealed class RoleStrategy(ResourceType type) : BuiltInStrategy(type)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.PathSegmentFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        foreach (var (i, rule) in obj.Items("rules")) Rule(rule, $"rules[{i}]", faults);
        if (!Type.Namespaced && obj.Obj("aggregationRule") is { } aggregation && !aggregation.Items("clusterRoleSelectors").Any())
            faults.Required("aggregationRule.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil");
        foreach (var (i, selector) in obj.Obj("aggregationRule").Items("clusterRoleSelectors"))
            SelectorRules.Validate(selector, $"aggregationRule.clusterRoleSelectors[{i}]", faults);
    }

    private void Rule(JsonObject rule, string field, Faults faults)
    {
        if (!rule.Texts("verbs").Any()) faults.Required(field + ".verbs", "verbs must contain at least one value");
        if (rule.Texts("nonResourceURLs").Any())
        {
            if (Type.Namespaced) faults.Invalid(field + ".nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
            if (rule.Texts("apiGroups").Any() || rule.Texts("resources").Any() || rule.Texts("resourceNames").Any())
                faults.Invalid(field + ".nonResourceURLs", rule["nonResourceURLs"], "rules cannot apply to both regular resources and non-resource URLs");
            return;
        }
        if (!rule.Texts("apiGroups").Any()) faults.Required(field + ".apiGroups", "resource rules must supply at least one api group");
        if (!rule.Texts("resources").Any()) faults.Required(field + ".resources", "resource rules must supply at least one resource");
    }
}
