using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>One served resource, as OpenAPI documents describe it.</summary>
/// <param name="Type">The resource.</param>
/// <param name="Verbs">Verbs that can be called on it, as in discovery.</param>
public sealed record OpenApiResource(ResourceType Type, IReadOnlyList<string> Verbs)
{
    /// <summary>Its subresources. Default none.</summary>
    public IReadOnlyList<OpenApiSubresource> Subresources { get; init; } = [];

    /// <summary>
    /// The structural schema of a custom resource, as its definition has it; extensions of the root are kept. Null for kinds of the
    /// <see cref="SchemaTable"/>, and for custom resources without a schema.
    /// </summary>
    public JsonObject? Schema { get => field ?? SchemaSource?.Invoke(); init; }

    /// <summary>Gives <see cref="Schema"/> each time it is asked for, so that a large schema need not be kept for a document that is seldom made.</summary>
    public Func<JsonObject?>? SchemaSource { get; init; }

    /// <summary>Every type writable, with <c>status</c> if it has one: how resources are described when nothing else is known of them.</summary>
    public static IReadOnlyList<OpenApiResource> Of(IEnumerable<ResourceType> types) => [.. types.Select(Of)];

    private static OpenApiResource Of(ResourceType type) =>
        new(type, ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"])
        {
            Subresources = [.. type.Subresources.Where(s => s == "status").Select(s => new OpenApiSubresource(s, type.Group, type.Version, type.Kind, ["get", "patch", "update"]))],
        };
}

/// <summary>A subresource, as OpenAPI documents describe it.</summary>
/// <param name="Name">Name in the path, such as <c>status</c>.</param>
/// <param name="Group">API group of what is read and written.</param>
/// <param name="Version">API version of what is read and written.</param>
/// <param name="Kind">Kind of what is read and written.</param>
/// <param name="Verbs">Verbs that can be called on it, as in discovery.</param>
public sealed record OpenApiSubresource(string Name, string Group, string Version, string Kind, IReadOnlyList<string> Verbs)
{
    internal string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
