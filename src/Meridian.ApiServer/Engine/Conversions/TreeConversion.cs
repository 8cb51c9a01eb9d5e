using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>A conversion that works on trees; apiVersion and kind are set here.</summary>
/// <param name="served">Type as served.</param>
/// <param name="stored">Type as stored.</param>
public class TreeConversion(ResourceType served, ResourceType stored) : IVersionConversion
{
    /// <inheritdoc />
    public KubeObject ToServed(KubeObject stored)
    {
        var node = stored.ToNode();
        Up(node);
        return KubeObject.FromNode(Named(node, served));
    }

    /// <inheritdoc />
    JsonObject IVersionConversion.ToStored(JsonObject node)
    {
        Down(node);
        return Named(node, stored);
    }

    /// <summary>Changes a stored object to what is served. Default: nothing but the type names differs.</summary>
    protected virtual void Up(JsonObject node)
    {
    }

    /// <summary>Changes a served object to what is stored. Default: nothing but the type names differs.</summary>
    protected virtual void Down(JsonObject node)
    {
    }

    private static JsonObject Named(JsonObject node, ResourceType type)
    {
        node["apiVersion"] = type.ApiVersion;
        node["kind"] = type.Kind;
        return node;
    }
}
