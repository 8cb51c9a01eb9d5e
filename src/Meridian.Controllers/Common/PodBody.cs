using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Makes the pods of a controller's object from its template.</summary>
internal static class PodBody
{
    private static readonly string[] TemplateFields = ["labels", "annotations", "finalizers"];

    /// <summary>The template of an object that was cached: a copy of its own.</summary>
    internal static JsonObject TemplateOf(KubeObject owner) => owner.NodeOf("spec"u8)?["template"] as JsonObject ?? [];

    /// <summary>A new pod of a template, controlled by its owner.</summary>
    /// <param name="owner">Who controls the pod.</param>
    /// <param name="type">The owner's type.</param>
    /// <param name="template">The template.</param>
    /// <param name="name">The pod's name.</param>
    /// <param name="generateName">What the name begins with when it was made up; empty when it was not.</param>
    internal static JsonObject Make(KubeObject owner, ResourceType type, JsonObject template, string name, string generateName = "")
    {
        var metadata = new JsonObject();
        foreach (var field in TemplateFields)
        {
            if (template["metadata"]?[field] is { } value) metadata[field] = value.DeepClone();
        }
        if (generateName.Length > 0) metadata["generateName"] = generateName;
        metadata["name"] = name;
        metadata["namespace"] = owner.Header.Namespace;
        metadata["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(owner, type));
        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() ?? new JsonObject() };
    }

    /// <summary>The pod's labels, there to be added to.</summary>
    internal static JsonObject Labels(JsonObject pod) => Map(pod, "labels");

    /// <summary>The pod's annotations, there to be added to.</summary>
    internal static JsonObject Annotations(JsonObject pod) => Map(pod, "annotations");

    private static JsonObject Map(JsonObject pod, string field)
    {
        var metadata = pod["metadata"]!.AsObject();
        if (metadata[field] is JsonObject map) return map;
        metadata[field] = map = [];
        return map;
    }
}
