using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>
/// Custom resources between storage and one served version (conversion <c>None</c>): apiVersion changes, and the schema of today drops and fills in
/// what it would have on a write. An object that is stored as it is served goes out as it is.
/// </summary>
internal sealed class CustomResourceConversion(ResourceType served, ResourceType stored, CustomResourceSchema schema) : IVersionConversion
{
    public KubeObject ToServed(KubeObject found)
    {
        var node = found.ToNode();
        var isServed = found.Header.ApiVersion == served.ApiVersion;
        node["apiVersion"] = served.ApiVersion;
        var pruned = !schema.PreservesUnknown && Pruner.Prune(node, schema.Structure).Count > 0;
        if (!schema.Structure.HasDefaults) return isServed && !pruned ? found : KubeObject.FromNode(node);
        Defaulter.Default(node, schema.Structure);
        var shown = KubeObject.FromNode(node);
        return shown.Json.Span.SequenceEqual(found.Json.Span) ? found : shown;
    }

    public JsonObject ToStored(JsonObject node)
    {
        node["apiVersion"] = stored.ApiVersion;
        return node;
    }
}
