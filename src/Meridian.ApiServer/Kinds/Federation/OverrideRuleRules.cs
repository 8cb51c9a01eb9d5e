using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a rule of an override policy.</summary>
internal static class OverrideRuleRules
{
    /// <summary>The lists whose entries say what they do by <c>operation</c>.</summary>
    public static readonly string[] WithOperation = ["image", "command", "args"];

    private const int MaxChanges = 100;
    private static readonly string[] Lists = [.. WithOperation, "env", "resources", "jsonPatch"];
    private static readonly string[] Changes = [.. Lists, "labels", "removeLabels", "annotations", "removeAnnotations", "replicas"];
    private static readonly string[] PatchOperations = ["add", "remove", "replace", "move", "copy", "test"];

    public static void Validate(JsonObject rule, string field, Faults faults)
    {
        ClusterSelectionRules.Validate(rule.Obj("clusters"), field + ".clusters", faults);
        if (!Changes.Any(rule.Has)) faults.Required(field, $"a rule needs at least one of {string.Join(", ", Changes)}");
        foreach (var name in Lists)
            if (rule.Array(name) is { Count: > MaxChanges } many) faults.TooMany($"{field}.{name}", many.Count, MaxChanges);
        foreach (var (i, image) in rule.Items("image")) Image(image, $"{field}.image[{i}]", faults);
        foreach (var name in (string[])["command", "args"])
            foreach (var (i, list) in rule.Items(name)) Words(list, $"{field}.{name}[{i}]", faults);
        foreach (var (i, variable) in rule.Items("env")) Variable(variable, $"{field}.env[{i}]", faults);
        foreach (var (i, resources) in rule.Items("resources")) Resources(resources, $"{field}.resources[{i}]", faults);
        foreach (var (i, operation) in rule.Items("jsonPatch")) Operation(operation, $"{field}.jsonPatch[{i}]", faults);
        Metadata(rule, field, faults);
        faults.NotNegative(field + ".replicas", rule.Number("replicas"));
    }

    private static void Metadata(JsonObject rule, string field, Faults faults)
    {
        MetadataRules.ValidateLabels(rule.Map("labels"), field + ".labels", faults);
        foreach (var key in rule.Map("annotations").Keys) faults.QualifiedName(field + ".annotations", key);
        foreach (var name in (string[])["labels", "annotations"])
            foreach (var key in rule.Map(name).Keys.Where(IsOurs)) faults.Forbidden($"{field}.{name}[{key}]", $"what begins with {MeridianAnnotations.Prefix} is the federation's own");
        foreach (var name in (string[])["removeLabels", "removeAnnotations"])
            foreach (var (i, key) in rule.Texts(name).Index().Where(k => IsOurs(k.Item))) faults.Forbidden($"{field}.{name}[{i}]", $"{key} is the federation's own");
    }

    private static bool IsOurs(string key) => key.StartsWith(MeridianAnnotations.Prefix, StringComparison.Ordinal);

    private static void Image(JsonObject image, string field, Faults faults)
    {
        var operation = image.Text("operation");
        faults.OneOf(field + ".operation", operation, "replace", "add", "remove");
        var (registry, repository, tag) = (image.Text("registry"), image.Text("repository"), image.Text("tag"));
        if ((registry.Length, repository.Length, tag.Length) is (0, 0, 0)) faults.Required(field, "at least one of registry, repository and tag");
        if (operation == "remove" && repository.Length > 0) faults.Forbidden(field + ".repository", "an image cannot be without a repository");
        if (operation == "remove") return;
        Part(registry, field + ".registry", "/ @", "a host with an optional port", faults);
        Part(repository, field + ".repository", ":@ ", "a path without tag and digest", faults);
        Part(tag, field + ".tag", "/@ ", "a tag such as v2 or a digest such as sha256:...", faults);
    }

    private static void Part(string value, string field, string forbidden, string what, Faults faults)
    {
        if (value.AsSpan().ContainsAny(forbidden)) faults.InvalidText(field, value, $"must be {what}");
    }

    private static void Words(JsonObject list, string field, Faults faults)
    {
        faults.OneOf(field + ".operation", list.Text("operation"), "replace", "add", "remove");
        if (list.Text("operation") != "replace" && !list.Texts("value").Any()) faults.Required(field + ".value");
    }

    private static void Variable(JsonObject variable, string field, Faults faults)
    {
        var name = variable.Text("name");
        if (name.Length == 0) faults.Required(field + ".name");
        else faults.Each(field + ".name", name, NameSyntax.EnvNameFaults(name));
        if (variable.Flag("remove") && variable.Text("value").Length > 0) faults.Forbidden(field + ".value", "may not be specified when `remove` is true");
    }

    private static void Resources(JsonObject resources, string field, Faults faults)
    {
        if (!resources.Has("requests") && !resources.Has("limits")) faults.Required(field, "at least one of requests and limits");
    }

    private static void Operation(JsonObject operation, string field, Faults faults)
    {
        var op = operation.Text("op");
        faults.OneOf(field + ".op", op, PatchOperations);
        Pointer(operation.Text("path"), field + ".path", faults);
        if (op is "move" or "copy") Pointer(operation.Text("from"), field + ".from", faults);
        if (op is "add" or "replace" or "test" && !operation.ContainsKey("value")) faults.Required(field + ".value");
    }

    private static void Pointer(string pointer, string field, Faults faults)
    {
        if (pointer.Length == 0) faults.Required(field);
        else if (pointer[0] != '/') faults.InvalidText(field, pointer, "must begin with /, such as /spec/template/spec/nodeSelector");
    }
}
