using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a rule of a FlowSchema: whose requests it is about, and which.</summary>
internal static class FlowRules
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    private static readonly (string Kind, string Field)[] SubjectKinds = [("ServiceAccount", "serviceAccount"), ("User", "user"), ("Group", "group")];

    public static void Validate(JsonObject rule, string field, Faults faults)
    {
        if (rule.Array("subjects") is not { Count: > 0 }) faults.Required(field + ".subjects", "subjects must contain at least one value");
        foreach (var (i, subject) in rule.Items("subjects")) Subject(subject, $"{field}.subjects[{i}]", faults);
        if (!rule.Items("resourceRules").Any() && !rule.Items("nonResourceRules").Any())
            faults.Required(field, "at least one of resourceRules and nonResourceRules has to be non-empty");
        foreach (var (i, resource) in rule.Items("resourceRules")) Resources(resource, $"{field}.resourceRules[{i}]", faults);
        foreach (var (i, path) in rule.Items("nonResourceRules")) Paths(path, $"{field}.nonResourceRules[{i}]", faults);
    }

    private static void Subject(JsonObject subject, string field, Faults faults)
    {
        var kind = subject.Text("kind");
        if (!SubjectKinds.Any(k => k.Kind == kind))
        {
            faults.Supported(field + ".kind", kind, "Group", "ServiceAccount", "User");
            return;
        }
        foreach (var (known, name) in SubjectKinds)
        {
            if (known == kind) Named(subject.Obj(name), known, $"{field}.{name}", name, faults);
            else if (subject.Has(name)) faults.Forbidden($"{field}.{name}", $"{name} is forbidden when subject kind is not '{known}'");
        }
    }

    private static void Named(JsonObject? named, string kind, string field, string called, Faults faults)
    {
        if (named is null)
        {
            faults.Required(field, $"{called} is required when subject kind is '{kind}'");
            return;
        }
        var (name, ns) = (named.Text("name"), named.Text("namespace"));
        if (name.Length == 0) faults.Required(field + ".name");
        if (kind != "ServiceAccount") return;
        if (name.Length > 0 && name != "*") faults.Each(field + ".name", name, NameSyntax.SubdomainFaults(name));
        if (ns.Length == 0) faults.Required(field + ".namespace", "must specify namespace for service account");
        else faults.Each(field + ".namespace", ns, NameSyntax.LabelFaults(ns));
    }

    private static void Resources(JsonObject rule, string field, Faults faults)
    {
        VerbList(rule, field, faults);
        List(rule, "apiGroups", "resource rules must supply at least one api group", "api groups", field, faults);
        List(rule, "resources", "resource rules must supply at least one resource", "resources", field, faults);
        var namespaces = rule.Texts("namespaces").ToArray();
        if (namespaces.Length == 0 && !rule.Flag("clusterScope"))
            faults.Required(field + ".namespaces", "resource rules that are not cluster scoped must supply at least one namespace");
        else if (!OnlyAll(rule, "namespaces", "namespaces", field, faults))
            foreach (var (i, ns) in namespaces.Index())
                faults.Each($"{field}.namespaces[{i}]", ns, NameSyntax.LabelFaults(ns).Select(f => "each member of this list must be '*' or a DNS-1123 label; " + f));
    }

    private static void Paths(JsonObject rule, string field, Faults faults)
    {
        VerbList(rule, field, faults);
        List(rule, "nonResourceURLs", "nonResourceURLs must contain at least one value", "non-resource URLs", field, faults);
        if (rule.Texts("nonResourceURLs").Contains("*")) return;
        foreach (var (i, path) in rule.Texts("nonResourceURLs").Index())
            if (PathFault(path) is { } fault) faults.InvalidText($"{field}.nonResourceURLs[{i}]", path, fault);
    }

    private static string? PathFault(string path)
    {
        if (path.Length == 0) return "must not be empty";
        if (path[0] != '/') return "must start with slash";
        if (path.Contains(' ', StringComparison.Ordinal)) return "must not contain white-space";
        if (path.Contains("//", StringComparison.Ordinal)) return "must not contain double slash";
        var stars = path.Count(c => c == '*');
        return stars > 1 || (stars == 1 && !path.EndsWith("/*", StringComparison.Ordinal)) ? "wildcard can only do suffix matching" : null;
    }

    private static void VerbList(JsonObject rule, string field, Faults faults)
    {
        if (!List(rule, "verbs", "verbs must contain at least one value", "verbs", field, faults)) return;
        var verbs = rule.Texts("verbs").ToArray();
        if (!verbs.Contains("*") && verbs.Except(Verbs, StringComparer.Ordinal).Any())
            faults.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: {JsonAccess.Render(rule["verbs"])}: supported values: {string.Join(", ", Verbs.Select(v => $"\"{v}\""))}", field + ".verbs"));
    }

    // Whether the list has something.
    private static bool List(JsonObject rule, string name, string needed, string called, string field, Faults faults)
    {
        if (!rule.Texts(name).Any())
        {
            faults.Required($"{field}.{name}", needed);
            return false;
        }
        OnlyAll(rule, name, called, field, faults);
        return true;
    }

    // Whether the list says "all"; then it must say nothing else.
    private static bool OnlyAll(JsonObject rule, string name, string called, string field, Faults faults)
    {
        var values = rule.Texts(name).ToArray();
        if (!values.Contains("*")) return false;
        if (values.Length > 1) faults.Invalid($"{field}.{name}", rule[name], $"if '*' is present, must not specify other {called}");
        return true;
    }
}
