using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The fields of each kind that a field selector may name, and how they are read.</summary>
internal static class SelectableFields
{
    private static readonly Func<KubeObject, string> Name = o => o.Header.Name;
    private static readonly Func<KubeObject, string> Namespace = o => o.Header.Namespace;

    private static readonly Dictionary<ResourceType, Dictionary<string, Func<KubeObject, string>>> ByType = new()
    {
        [ResourceTypes.Pods] = new()
        {
            ["spec.nodeName"] = At("spec", "nodeName"),
            ["spec.host"] = At("spec", "nodeName"),
            ["spec.restartPolicy"] = At("spec", "restartPolicy"),
            ["spec.schedulerName"] = At("spec", "schedulerName"),
            ["spec.serviceAccountName"] = At("spec", "serviceAccountName"),
            ["spec.hostNetwork"] = OrFalse("spec", "hostNetwork"),
            ["status.phase"] = At("status", "phase"),
            ["status.podIP"] = At("status", "podIP"),
            ["status.nominatedNodeName"] = At("status", "nominatedNodeName"),
        },
        [ResourceTypes.Nodes] = new() { ["spec.unschedulable"] = OrFalse("spec", "unschedulable") },
        [ResourceTypes.Namespaces] = new() { ["status.phase"] = At("status", "phase") },
        [ResourceTypes.Secrets] = new() { ["type"] = At("type") },
        [ResourceTypes.Services] = new() { ["spec.clusterIP"] = At("spec", "clusterIP"), ["spec.type"] = At("spec", "type") },
        [ResourceTypes.ReplicaSets] = new() { ["status.replicas"] = At("status", "replicas") },
        [ResourceTypes.Events] = new()
        {
            ["involvedObject.kind"] = At("involvedObject", "kind"),
            ["involvedObject.namespace"] = At("involvedObject", "namespace"),
            ["involvedObject.name"] = At("involvedObject", "name"),
            ["involvedObject.uid"] = At("involvedObject", "uid"),
            ["involvedObject.apiVersion"] = At("involvedObject", "apiVersion"),
            ["involvedObject.resourceVersion"] = At("involvedObject", "resourceVersion"),
            ["involvedObject.fieldPath"] = At("involvedObject", "fieldPath"),
            ["reason"] = At("reason"),
            ["reportingComponent"] = At("reportingComponent"),
            ["source"] = At("source", "component"),
            ["type"] = At("type"),
        },
    };

    /// <summary>How to read a field.</summary>
    /// <exception cref="StatusException">400: the kind has no such selectable field.</exception>
    public static Func<KubeObject, string> Find(ResourceType type, string field)
    {
        if (field == "metadata.name") return Name;
        if (field == "metadata.namespace" && type.Namespaced) return Namespace;
        if (ByType.TryGetValue(type, out var fields) && fields.TryGetValue(field, out var read)) return read;
        throw ApiError.BadRequest($"field label not supported: {field}");
    }

    private static Func<KubeObject, string> At(params string[] path) => o => FieldText.Read(o.Json.Span, path);

    // A flag that is left out is false, and is selected as such.
    private static Func<KubeObject, string> OrFalse(params string[] path) => o => FieldText.Read(o.Json.Span, path) is { Length: > 0 } text ? text : "false";
}
