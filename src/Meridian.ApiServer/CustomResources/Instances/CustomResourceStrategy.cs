using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The rules of one version of a custom resource: those of its schema.</summary>
internal sealed class CustomResourceStrategy(
    ResourceType type, bool hasStatus, ScalePaths? scale, CustomResourceSchema schema, bool isTerminating) : ResourceStrategy
{
    private const string Unchecked = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    public override ResourceType Type => type;

    public override bool AllowsUnconditionalUpdate => false;

    public override IReadOnlyList<string> DropUnknown(JsonObject obj) => schema.Prune(obj);

    public override IEnumerable<string> Warnings(JsonObject? current, JsonObject updated) =>
        updated["metadata"].Texts("finalizers").Except(current?["metadata"].Texts("finalizers") ?? []).Where(f => !f.Contains('/', StringComparison.Ordinal) && f is not ("orphan" or "foregroundDeletion" or "kubernetes"))
            .Select(f => $"metadata.finalizers: \"{f}\": prefer a domain-qualified finalizer name {(f.Contains('.', StringComparison.Ordinal) ? "including a path (/) " : "")}to avoid accidental conflicts with other finalizer writers");

    public override void Default(JsonObject obj) => Defaulter.Default(obj, schema.Structure);

    public override void PrepareForCreate(JsonObject obj)
    {
        if (isTerminating) throw ApiError.MethodNotAllowed("create not allowed while custom resource definition is terminating");
        if (hasStatus) obj.Remove("status");
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        if (subresource == "status") KeepAllButStatus(current, updated);
        else if (hasStatus) Restore(current, updated, "status");
    }

    public override bool BumpsGeneration(JsonObject current, JsonObject updated) =>
        current.Select(p => p.Key).Union(updated.Select(p => p.Key)).Where(name => !Pruner.IsMeta(name) && !(hasStatus && name == "status"))
            .Any(name => !JsonNode.DeepEquals(current[name], updated[name]));

    public override IReadOnlyList<StatusCause> Validate(JsonObject obj) => Checked(obj, null, SchemaValidator.Validate(obj, schema.Rules), "");

    public override IReadOnlyList<StatusCause> ValidateUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        var changed = new Faults();
        MetadataRules.ValidateUpdate(current, updated, changed);
        var found = subresource != "status"
            ? SchemaValidator.Validate(updated, schema.Rules, current)
            : schema.Rules.Properties.TryGetValue("status", out var status) && updated.ContainsKey("status")
                ? SchemaValidator.Validate(updated["status"], status, current["status"], "status")
                : [];
        return Checked(updated, current, [.. changed.Found, .. found], subresource);
    }

    // The whole object is checked with what it replaces, which excuses what did not change.
    public override IReadOnlyList<StatusCause> FaultsOfUpdate(JsonObject current, JsonObject updated, string subresource) => ValidateUpdate(current, updated, subresource);

    private List<StatusCause> Checked(JsonObject obj, JsonObject? before, IReadOnlyList<StatusCause> bySchema, string subresource)
    {
        var metadata = new Faults();
        MetadataRules.Validate(obj, type, NameSyntax.SubdomainFaults, metadata, anyFinalizer: true);
        List<StatusCause> faults = [.. metadata.Found, .. bySchema];
        if (scale is not null) ScaleRules.Validate(obj, scale, subresource, faults);
        faults.AddRange(EmbeddedResources.Validate(obj, schema.Structure));
        if (before is null || ListUniqueness.Validate(before, schema.Structure).Count == 0) faults.AddRange(ListUniqueness.Validate(obj, schema.Structure));
        if (!schema.Expressions.Any) return faults;
        if (faults.Exists(f => f.Reason is "FieldValueNotSupported" or "FieldValueRequired" or "FieldValueTooLong" or "FieldValueTooMany" or "FieldValueTypeInvalid"))
            faults.Add(FieldFault.Invalid("<nil>", "null", Unchecked));
        else faults.AddRange(schema.Expressions.Validate(obj, before));
        return faults;
    }

    // Nothing but the status and who manages it.
    private static void KeepAllButStatus(JsonObject current, JsonObject updated)
    {
        var (status, managers) = (updated["status"]?.DeepClone(), updated["metadata"]?["managedFields"]?.DeepClone());
        var version = updated["metadata"]?["resourceVersion"]?.DeepClone();
        updated.Clear();
        foreach (var (name, value) in current)
            if (name != "status") updated[name] = value?.DeepClone();
        if (status is not null) updated["status"] = status;
        if (updated["metadata"] is not JsonObject metadata) return;
        if (managers is not null) metadata["managedFields"] = managers;
        if (version is not null) metadata["resourceVersion"] = version;
    }

    private static void Restore(JsonObject current, JsonObject updated, string name)
    {
        if (current[name] is { } value) updated[name] = value.DeepClone();
        else updated.Remove(name);
    }
}
