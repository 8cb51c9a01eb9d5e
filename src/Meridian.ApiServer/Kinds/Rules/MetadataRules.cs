using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the metadata of every kind.</summary>
internal static class MetadataRules
{
    private const int MaxAnnotationBytes = 256 * 1024;
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    public static void Validate(JsonObject obj, ResourceType type, Func<string, IEnumerable<string>> nameFaults, Faults faults, bool anyFinalizer = false)
    {
        var metadata = obj.Obj("metadata") ?? [];
        ValidateName(metadata, nameFaults, faults);
        ValidateNamespace(metadata, type, faults);
        ValidateLabels(metadata.Map("labels"), "metadata.labels", faults);
        ValidateAnnotations(metadata.Map("annotations"), "metadata.annotations", faults);
        ValidateOwners(metadata, faults);
        foreach (var (i, finalizer) in metadata.Texts("finalizers").Index())
        {
            faults.Each("metadata.finalizers", finalizer, LabelSyntax.KeyFaults(finalizer));
            if (!anyFinalizer) ValidateStandardFinalizer(finalizer, $"metadata.finalizers[{i}]", faults);
        }
    }

    public static void ValidateUpdate(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("metadata") ?? [], updated.Obj("metadata") ?? []);
        foreach (var name in (string[])["name", "namespace", "uid", "creationTimestamp"])
            faults.Immutable($"metadata.{name}", before[name], after[name]);
        if (!before.Has("deletionTimestamp")) return;
        var added = after.Texts("finalizers").Except(before.Texts("finalizers"), StringComparer.Ordinal).ToArray();
        if (added.Length > 0)
            faults.Forbidden("metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}");
    }

    public static void ValidateLabels(Dictionary<string, string> labels, string field, Faults faults)
    {
        foreach (var (key, value) in labels)
        {
            faults.Each(field, key, LabelSyntax.KeyFaults(key));
            faults.Each(field, value, LabelSyntax.ValueFaults(value));
        }
    }

    public static void ValidateAnnotations(Dictionary<string, string> annotations, string field, Faults faults)
    {
        var bytes = 0;
        foreach (var (key, value) in annotations)
        {
            faults.Each(field, key, LabelSyntax.KeyFaults(key.ToLowerInvariant()));
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }
        if (bytes > MaxAnnotationBytes) faults.TooLong(field, MaxAnnotationBytes);
    }

    private static void ValidateName(JsonObject metadata, Func<string, IEnumerable<string>> nameFaults, Faults faults)
    {
        var (name, prefix) = (metadata.Text("name"), metadata.Text("generateName"));
        // A prefix may end in a hyphen, because more follows.
        if (prefix.Length > 0) faults.Each("metadata.generateName", prefix, nameFaults(prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix));
        if (name.Length > 0) faults.Each("metadata.name", name, nameFaults(name));
        else if (prefix.Length == 0) faults.Required("metadata.name", "name or generateName is required");
    }

    private static void ValidateNamespace(JsonObject metadata, ResourceType type, Faults faults)
    {
        var ns = metadata.Text("namespace");
        if (!type.Namespaced)
        {
            if (ns.Length > 0) faults.Forbidden("metadata.namespace", "not allowed on this type");
        }
        else if (ns.Length == 0) faults.Required("metadata.namespace");
        else faults.Each("metadata.namespace", ns, NameSyntax.LabelFaults(ns));
    }

    private static void ValidateOwners(JsonObject metadata, Faults faults)
    {
        var controllers = new List<string>();
        foreach (var (i, owner) in metadata.Items("ownerReferences"))
        {
            var field = $"metadata.ownerReferences[{i}]";
            if (owner.Text("apiVersion").Length == 0) faults.InvalidText(field + ".apiVersion", "", "version must not be empty");
            foreach (var name in (string[])["kind", "name", "uid"])
                if (owner.Text(name).Length == 0) faults.InvalidText($"{field}.{name}", "", "must not be empty");
            if (owner.Flag("controller")) controllers.Add(owner.Text("name"));
        }
        if (controllers.Count > 1)
            faults.Invalid("metadata.ownerReferences", metadata["ownerReferences"],
                $"Only one reference can have Controller set to true. Found \"true\" in references for {controllers[0]} and {controllers[1]}");
    }

    /// <summary>Checks a finalizer that stands in a specification.</summary>
    public static void ValidateFinalizer(string finalizer, string field, Faults faults)
    {
        faults.Each(field, finalizer, LabelSyntax.KeyFaults(finalizer));
        ValidateStandardFinalizer(finalizer, field, faults);
    }

    private static void ValidateStandardFinalizer(string finalizer, string field, Faults faults)
    {
        if (!finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer, StringComparer.Ordinal))
            faults.InvalidText(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
    }
}
