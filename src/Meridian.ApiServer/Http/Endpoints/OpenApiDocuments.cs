using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Keeps the OpenAPI documents of what is served: each is made when first asked for, and again only when what it describes has changed.</summary>
/// <param name="registry">Knows the resources served.</param>
/// <param name="more">What is served besides, always.</param>
internal sealed class OpenApiDocuments(ResourceRegistry registry, IReadOnlyList<DiscoveredResource> more)
{
    // One description for one resource, so that documents can be told to be about the same.
    private readonly ConditionalWeakTable<ServedResource, OpenApiResource> described = [];
    private readonly OpenApiResource[] posted = [.. more.Select(r => r.ToOpenApi(null))];
    private readonly ConcurrentDictionary<string, Kept> kept = new(StringComparer.Ordinal);
    private PerCatalog<OfCatalog>? all;

    /// <summary>What <c>/openapi/v3</c> answers.</summary>
    public OpenApiDocument Index => Newest.Index.Value;

    /// <summary>The v2 document in JSON.</summary>
    public OpenApiDocument JsonV2 => Newest.JsonV2.Value;

    /// <summary>The v2 document in protobuf.</summary>
    public OpenApiDocument ProtobufV2 => Newest.ProtobufV2.Value;

    /// <summary>The v3 document of a group and version; null if nothing of it is served.</summary>
    public OpenApiDocument? Find(string groupVersion) => Newest.Groups.TryGetValue(groupVersion, out var resources) ? Document(groupVersion, resources) : null;

    private OfCatalog Newest => (all ??= new PerCatalog<OfCatalog>(registry, Make)).Value;

    private OfCatalog Make(ResourceCatalog catalog)
    {
        OpenApiResource[] resources = [.. catalog.Resources.Select(Describe), .. posted];
        var groups = resources.GroupBy(r => r.Type.ApiVersion).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        var json = new Lazy<OpenApiDocument>(() => OpenApiV2.Json(resources));
        return new OfCatalog(
            groups,
            new Lazy<OpenApiDocument>(() => OpenApiV3.Index(groups.Select(g => (g.Key, Document(g.Key, g.Value).Hash)))),
            json,
            new Lazy<OpenApiDocument>(() => OpenApiV2.Protobuf(json.Value)));
    }

    private OpenApiResource Describe(ServedResource served) => described.GetValue(served, static s => DiscoveredResource.Of(s).ToOpenApi(s.OpenApiSchema));

    private OpenApiDocument Document(string groupVersion, OpenApiResource[] resources)
    {
        if (kept.TryGetValue(groupVersion, out var known) && known.Resources.AsSpan().SequenceEqual(resources, ReferenceEqualityComparer.Instance)) return known.Document.Value;
        var made = new Kept(resources, new Lazy<OpenApiDocument>(() => OpenApiV3.Document(resources)));
        kept[groupVersion] = made;
        return made.Document.Value;
    }

    private sealed record Kept(OpenApiResource[] Resources, Lazy<OpenApiDocument> Document);

    private sealed record OfCatalog(
        Dictionary<string, OpenApiResource[]> Groups, Lazy<OpenApiDocument> Index, Lazy<OpenApiDocument> JsonV2, Lazy<OpenApiDocument> ProtobufV2);
}
