using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Takes the <c>spec.finalizers</c> of a namespace from what was put to <c>namespaces/x/finalize</c>.</summary>
internal static class NamespaceFinalize
{
    /// <summary>The namespace with the finalizers, version and uid of <paramref name="wanted"/>.</summary>
    public static JsonObject Into(KubeObject current, JsonObject wanted)
    {
        BodyRules.CheckType(wanted, ResourceTypes.Namespaces.ApiVersion, ResourceTypes.Namespaces.Kind);
        var metadata = Metadata.Of(wanted);
        BodyRules.CheckName(metadata, current.Header.Name);
        var node = current.ToNode();
        foreach (var name in (string[])["resourceVersion", "uid"])
            if (Metadata.Text(metadata, name) is { Length: > 0 } text) Metadata.Of(node)[name] = text;
        if (node["spec"] is not JsonObject spec) node["spec"] = spec = [];
        if (wanted["spec"]?["finalizers"] is JsonArray { Count: > 0 } finalizers) spec["finalizers"] = finalizers.DeepClone();
        else spec.Remove("finalizers");
        return node;
    }
}
