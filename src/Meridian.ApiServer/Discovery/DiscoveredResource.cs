using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One subresource, as discovery shows it.</summary>
internal sealed record DiscoveredSubresource(string Name, SubresourceInfo Info);

/// <summary>One resource, as discovery shows it.</summary>
internal sealed record DiscoveredResource(ResourceType Type, ResourceType StoredAs, IReadOnlyList<string> Verbs, IReadOnlyList<DiscoveredSubresource> Subresources)
{
    public static DiscoveredResource Of(ServedResource served) =>
        new(served.Type, served.StoredAs, served.Verbs, [.. served.Type.Subresources.Order(StringComparer.Ordinal).Select(s => new DiscoveredSubresource(s, Meridian.ApiServer.Subresources.Of(served, s)))]);

    /// <summary>The same for OpenAPI documents.</summary>
    /// <param name="schema">Schema of a custom resource; null for others.</param>
    public OpenApiResource ToOpenApi(Func<JsonObject?>? schema) => new(Type, Verbs)
    {
        Subresources = [.. Subresources.Select(s => new OpenApiSubresource(s.Name, s.Info.Group, s.Info.Version, s.Info.Kind, s.Info.Verbs))],
        SchemaSource = schema,
    };

    /// <summary>A resource that can only be posted.</summary>
    public static DiscoveredResource PostOnly(ResourceType type) => new(type, type, ["create"], []);
}
