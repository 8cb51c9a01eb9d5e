using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in every admission policy, validating or mutating. Whether expressions compile is checked by admission.</summary>
internal static class PolicyRules
{
    private const int MaxConditions = 64;

    private static readonly string[] Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    ];

    public static void Default(JsonObject obj)
    {
        if (obj.Obj("spec") is not { } spec) return;
        spec.SetDefault("failurePolicy", "Fail");
        MatchRules.Default(spec.Obj("matchConstraints"));
    }

    public static void Validate(JsonObject? spec, bool mutating, Faults faults)
    {
        faults.OneOf("spec.failurePolicy", spec.Text("failurePolicy"), "Fail", "Ignore");
        if (spec.Obj("paramKind") is { } kind) ParamKind(kind, "spec.paramKind", faults);
        MatchRules.Constraints(spec.Obj("matchConstraints"), mutating, "spec.matchConstraints", faults);
        Conditions(spec, faults);
        foreach (var (i, variable) in spec.Items("variables")) Variable(variable, $"spec.variables[{i}]", faults);
    }

    private static void ParamKind(JsonObject kind, string field, Faults faults)
    {
        var (version, name) = (kind.Text("apiVersion"), kind.Text("kind"));
        if (version.Length == 0) faults.Required(field + ".apiVersion");
        else if (version.Count(c => c == '/') > 1) faults.InvalidText(field + ".apiVersion", version, $"unexpected GroupVersion string: {version}");
        else ApiVersion(version, field + ".apiVersion", faults);
        if (name.Length == 0) faults.Required(field + ".kind");
        else if (string.Join(",", NameSyntax.LetterLabelFaults(name.ToLowerInvariant())) is { Length: > 0 } wrong)
            faults.InvalidText(field + ".kind", name, "may have mixed case, but should otherwise match: " + wrong);
    }

    private static void ApiVersion(string text, string field, Faults faults)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = (slash < 0 ? "" : text[..slash], text[(slash + 1)..]);
        if (group.Length > 0 && string.Join(",", NameSyntax.SubdomainFaults(group)) is { Length: > 0 } wrongGroup) faults.InvalidText(field, group, wrongGroup);
        if (version.Length == 0) faults.InvalidText(field, text, "version must be specified");
        else if (string.Join(",", NameSyntax.LetterLabelFaults(version)) is { Length: > 0 } wrong) faults.InvalidText(field, version, wrong);
    }

    private static void Conditions(JsonObject? spec, Faults faults)
    {
        if (spec.Array("matchConditions") is { Count: > MaxConditions } many) faults.TooMany("spec.matchConditions", many.Count, MaxConditions);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, condition) in spec.Items("matchConditions"))
        {
            var (field, name) = ($"spec.matchConditions[{i}]", condition.Text("name"));
            if (condition.Text("expression").Trim().Length == 0) faults.Required(field + ".expression");
            if (name.Length == 0) faults.Required(field + ".name");
            else
            {
                faults.Each(field + ".name", name, LabelSyntax.KeyFaults(name));
                if (!names.Add(name)) faults.Duplicate(field + ".name", name);
            }
        }
    }

    private static void Variable(JsonObject variable, string field, Faults faults)
    {
        var name = variable.Text("name");
        if (name.Trim().Length == 0) faults.Required(field + ".name", "name is not specified");
        else if (NameSyntax.IdentifierFaults(name).Any() || Reserved.Contains(name, StringComparer.Ordinal)) faults.InvalidText(field + ".name", name, "name is not a valid CEL identifier");
        if (variable.Text("expression").Trim().Length == 0) faults.Required(field + ".expression", "expression is not specified");
    }
}
