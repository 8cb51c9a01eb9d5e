namespace Meridian.Objects;

/// <summary>A field that objects can be selected by.</summary>
/// <param name="Label">Name in selectors.</param>
/// <param name="Path">Names to the value, from the root of the object.</param>
/// <param name="WhenMissing">Value of an object without the field.</param>
internal sealed record SelectableField(string Label, string[] Path, string WhenMissing = "");

/// <summary>The fields that each resource can be selected by, beside <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
internal static class SelectableFields
{
    private static readonly SelectableField[] Everywhere = [At("metadata.name"), At("metadata.namespace")];

    private static readonly Dictionary<ResourceType, SelectableField[]> ByType = new()
    {
        [ResourceTypes.Pods] =
        [
            At("spec.nodeName"), At("spec.restartPolicy"), At("spec.schedulerName"), At("spec.serviceAccountName"),
            At("spec.hostNetwork") with { WhenMissing = "false" },
            At("status.phase"), At("status.podIP"), At("status.nominatedNodeName"),
            new SelectableField("spec.host", ["spec", "nodeName"]),
            new SelectableField("status.podIPs", ["status", "podIP"]),
        ],
        [ResourceTypes.Nodes] = [At("spec.unschedulable") with { WhenMissing = "false" }],
        [ResourceTypes.Namespaces] = [At("status.phase"), new SelectableField("name", ["metadata", "name"])],
        [ResourceTypes.Secrets] = [At("type")],
        [ResourceTypes.Services] = [At("spec.clusterIP"), At("spec.type")],
        [ResourceTypes.Events] =
        [
            At("involvedObject.kind"), At("involvedObject.namespace"), At("involvedObject.name"), At("involvedObject.uid"),
            At("involvedObject.apiVersion"), At("involvedObject.resourceVersion"), At("involvedObject.fieldPath"),
            At("reason"), At("type"), new SelectableField("source", ["source", "component"]), At("reportingComponent"),
            new SelectableField("reportingController", ["reportingComponent"]),
        ],
    };

    /// <exception cref="StatusException">400: objects of the type cannot be selected by the field.</exception>
    public static SelectableField Find(ResourceType type, string label)
    {
        var own = ByType.GetValueOrDefault(type);
        return Array.Find(Everywhere, f => f.Label == label)
            ?? (own is null ? null : Array.Find(own, f => f.Label == label))
            ?? throw ApiError.BadRequest(own is null
                ? $"\"{label}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                : $"field label not supported: {label}");
    }

    private static SelectableField At(string path) => new(path, path.Split('.'));
}
