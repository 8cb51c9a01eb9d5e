using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What is valid in a CustomResourceDefinition.</summary>
internal static partial class DefinitionRules
{
    private const string LabelRule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric " +
        "character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    public static void Validate(JsonObject obj, Faults faults)
    {
        var definition = new Definition(obj);
        if (definition.Name != $"{definition.Names.Plural}.{definition.Group}")
            faults.InvalidText("metadata.name", definition.Name, "must be spec.names.plural+\".\"+spec.group");
        ValidateGroup(definition.Group, faults);
        faults.OneOf("spec.scope", definition.Spec.Text("scope"), "Cluster", "Namespaced");
        ValidateVersions(definition, faults);
        ValidateRequiredNames(definition.Names, faults);
        ValidateNames(definition.Names, "spec.names", faults);
        ValidateConversion(definition.Spec, faults);
        if (definition.Spec.Flag("preserveUnknownFields"))
            faults.Invalid("spec.preserveUnknownFields", JsonValue.Create(true), "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
    }

    public static void ValidateStatus(JsonObject obj, Faults faults)
    {
        ValidateStatusNames(obj, faults);
        var stored = obj.Obj("status").Texts("storedVersions").ToArray();
        var shown = JsonAccess.Render(obj.Obj("status")?["storedVersions"] ?? new JsonArray());
        if (stored.Length == 0)
        {
            faults.Add(FieldFault.Invalid("status.storedVersions", shown, "must have at least one stored version"));
            return;
        }
        var versions = new Definition(obj).WrittenVersions.ToArray();
        foreach (var version in versions.Where(v => v.IsStorage && !stored.Contains(v.Name)))
            faults.Add(FieldFault.Invalid("status.storedVersions", shown, "must have the storage version " + version.Name));
        for (var i = 0; i < stored.Length; i++)
        {
            if (versions.Any(v => v.Name == stored[i])) continue;
            faults.InvalidText($"status.storedVersions[{i}]", stored[i],
                $"missing from spec.versions; {stored[i]} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data " +
                $"remains persisted in {stored[i]} and removes {stored[i]} from status.storedVersions");
        }
    }

    public static void ValidateStatusNames(JsonObject obj, Faults faults) => ValidateNames(new Definition(obj).AcceptedNames, "status.acceptedNames", faults);

    private static void ValidateGroup(string group, Faults faults)
    {
        if (group.Length == 0) faults.Required("spec.group");
        else if (NameSyntax.SubdomainFaults(group).ToArray() is { Length: > 0 } found) faults.InvalidText("spec.group", group, string.Join(',', found));
        else if (!group.Contains('.', StringComparison.Ordinal)) faults.InvalidText("spec.group", group, "should be a domain with at least one dot");
    }

    private static void ValidateRequiredNames(DefinitionNames names, Faults faults)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("plural", names.Plural), ("singular", names.Singular), ("kind", names.Kind), ("listKind", names.ListKind)])
            if (value.Length == 0) faults.Required($"spec.names.{name}");
    }

    private static void ValidateNames(DefinitionNames names, string field, Faults faults)
    {
        Label($"{field}.plural", names.Plural, faults);
        Label($"{field}.singular", names.Singular, faults);
        Kind($"{field}.kind", names.Kind, faults);
        Kind($"{field}.listKind", names.ListKind, faults);
        foreach (var (i, shortName) in names.ShortNames.Index()) Label($"{field}.shortNames[{i}]", shortName, faults, required: true);
        if (names.Kind.Length > 0 && names.Kind == names.ListKind) faults.InvalidText($"{field}.listKind", names.ListKind, "kind and listKind may not be the same");
        foreach (var (i, category) in names.Categories.Index()) Label($"{field}.categories[{i}]", category, faults, required: true);
    }

    private static void ValidateVersions(Definition definition, Faults faults)
    {
        var versions = definition.WrittenVersions.ToArray();
        var (sharedSchema, sharedParts) = (AllSame(versions, v => v.Node["schema"]), new SharedParts(versions));
        foreach (var (i, version) in versions.Index())
        {
            var field = $"spec.versions[{i}]";
            if (version.Schema is null) faults.Required($"{field}.schema.openAPIV3Schema");
            Label($"{field}.name", version.Name, faults, required: true);
            ValidateDeprecation(version, field, faults);
            if (version.Schema is { } schema && (i == 0 || !sharedSchema))
                SchemaRules.Validate(schema, $"{(sharedSchema ? "spec.validation" : $"{field}.schema")}.openAPIV3Schema", version.HasStatus, faults);
            VersionRules.Validate(version, i, sharedParts, faults);
        }
        if (versions.DistinctBy(v => v.Name).Count() != versions.Length) Versions(definition, "must contain unique version names", faults);
        if (versions.Count(v => v.IsStorage) != 1) Versions(definition, "must have exactly one version marked as storage version", faults);
    }

    // Kubernetes tells of what all versions share as if it stood once, above the versions.
    internal static bool AllSame(DefinitionVersion[] versions, Func<DefinitionVersion, JsonNode?> part) =>
        versions.Length > 0 && part(versions[0]) is not null && versions.All(v => JsonNode.DeepEquals(part(v), part(versions[0])));

    private static void Versions(Definition definition, string why, Faults faults) => faults.Invalid("spec.versions", definition.Spec?["versions"], why);

    private static void ValidateDeprecation(DefinitionVersion version, string field, Faults faults)
    {
        if (!version.Node.Has("deprecationWarning")) return;
        var (place, text) = ($"{field}.deprecationWarning", version.DeprecationWarning);
        if (!version.IsDeprecated) faults.InvalidText(place, text, "can only be set for deprecated versions");
        if (text.Length > 256) faults.InvalidText(place, text, "must be <= 256 characters long");
        if (text.Length == 0) faults.InvalidText(place, text, "must not be an empty string");
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') is >= 0 and var control)
            faults.InvalidText(place, text, $"must only contain printable UTF-8 characters; non-printable character found at index {control}");
    }

    private static void ValidateConversion(JsonObject? spec, Faults faults)
    {
        if (spec.Obj("conversion") is not { } conversion) return;
        var strategy = conversion.Text("strategy");
        faults.OneOf("spec.conversion.strategy", strategy, "None", "Webhook");
        if (strategy == "Webhook")
            faults.InvalidText("spec.conversion.strategy", strategy, "this server does not call conversion webhooks yet: serve versions that differ in apiVersion only, with strategy None");
        else if (conversion.Has("webhook")) faults.Forbidden("spec.conversion.webhookClientConfig", "should not be set when strategy is not set to Webhook");
    }

    private static void Label(string field, string value, Faults faults, bool required = false)
    {
        if ((value.Length > 0 || required) && LabelFault(value) is { } fault) faults.InvalidText(field, value, fault);
    }

    private static void Kind(string field, string value, Faults faults)
    {
        if (value.Length > 0 && LabelFault(value.ToLowerInvariant()) is { } fault) faults.InvalidText(field, value, "may have mixed case, but should otherwise match: " + fault);
    }

    private static string? LabelFault(string value)
    {
        if (value.Length > 63) return "must be no more than 63 bytes";
        return LabelSyntaxOfNames().IsMatch(value) ? null : LabelRule;
    }

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelSyntaxOfNames();
}
