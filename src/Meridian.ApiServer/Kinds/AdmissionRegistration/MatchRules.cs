using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the rules that say which requests a policy is about.</summary>
internal static class MatchRules
{
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
    private static readonly string[] MutatingOperations = ["*", "CONNECT", "CREATE", "UPDATE"];

    public static void Default(JsonObject? match)
    {
        if (match is null) return;
        match.SetDefault("matchPolicy", "Equivalent");
        match.SetDefault("namespaceSelector", new JsonObject());
        match.SetDefault("objectSelector", new JsonObject());
        foreach (var (_, rule) in match.Items("resourceRules").Concat(match.Items("excludeResourceRules"))) rule.SetDefault("scope", "*");
    }

    /// <summary>Checks what a policy is about; it must be about something.</summary>
    public static void Constraints(JsonObject? match, bool mutating, string field, Faults faults)
    {
        if (match is null)
        {
            faults.Required(field);
            return;
        }
        Validate(match, mutating, field, faults);
        if (match.Array("resourceRules") is not { Count: > 0 }) faults.Required(field + ".resourceRules");
    }

    public static void Validate(JsonObject match, bool mutating, string field, Faults faults)
    {
        faults.OneOf(field + ".matchPolicy", match.Text("matchPolicy"), "Equivalent", "Exact");
        foreach (var name in (string[])["namespaceSelector", "objectSelector"])
        {
            if (match.Obj(name) is { } selector) SelectorRules.Validate(selector, $"{field}.{name}", faults);
            else faults.Required($"{field}.{name}");
        }
        foreach (var list in (string[])["resourceRules", "excludeResourceRules"])
            foreach (var (i, rule) in match.Items(list)) Rule(rule, $"{field}.{list}[{i}]", faults);
        if (!mutating) return;
        foreach (var operation in match.Items("resourceRules").SelectMany(r => r.Item.Texts("operations")))
            faults.Supported(field + ".resourceRules.operations", operation, MutatingOperations);
    }

    private static void Rule(JsonObject rule, string field, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, name) in rule.Texts("resourceNames").Index())
        {
            faults.Each($"{field}.resourceNames[{i}]", name, NameSyntax.PathSegmentFaults(name));
            if (!names.Add(name)) faults.Duplicate($"{field}.resourceNames[{i}]", name);
        }
        List(rule, "operations", "operations", field, faults);
        foreach (var (i, operation) in rule.Texts("operations").Index()) faults.Supported($"{field}.operations[{i}]", operation, Operations);
        List(rule, "apiGroups", "API groups", field, faults);
        List(rule, "apiVersions", "API versions", field, faults);
        foreach (var (i, version) in rule.Texts("apiVersions").Index())
            if (version.Length == 0) faults.Required($"{field}.apiVersions[{i}]");
        Resources(rule, field + ".resources", faults);
        if (rule.Has("scope")) faults.Supported(field + ".scope", rule.Text("scope"), "*", "Cluster", "Namespaced");
    }

    private static void List(JsonObject rule, string name, string called, string field, Faults faults)
    {
        var values = rule.Texts(name).ToArray();
        if (values.Length == 0) faults.Required($"{field}.{name}");
        else if (values.Length > 1 && values.Contains("*")) faults.Invalid($"{field}.{name}", rule[name], $"if '*' is present, must not specify other {called}");
    }

    private static void Resources(JsonObject rule, string field, Faults faults)
    {
        var resources = rule.Texts("resources").ToArray();
        if (resources.Length == 0) faults.Required(field);
        var (open, anyOf) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (i, resource) in resources.Index())
        {
            if (resource.Length == 0) faults.Required($"{field}[{i}]");
            if (resource.Split('/', 2) is not [var whole, var part]) continue;
            if (open.Contains(whole)) faults.InvalidText($"{field}[{i}]", resource, $"if '{whole}/*' is present, must not specify {resource}");
            if (anyOf.Contains(part)) faults.InvalidText($"{field}[{i}]", resource, $"if '*/{part}' is present, must not specify {resource}");
            if (part == "*") open.Add(whole);
            if (whole == "*") anyOf.Add(part);
        }
        if (resources.Length > 1 && resources.Contains("*/*")) faults.Invalid(field, rule["resources"], "if '*/*' is present, must not specify other resources");
        if (resources.Contains("*") && resources.Any(r => r.Length > 0 && r != "*" && !r.Contains('/', StringComparison.Ordinal)))
            faults.Invalid(field, rule["resources"], "if '*' is present, must not specify other resources without subresources");
    }
}
