using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// The Kubernetes API over stores, without HTTP: what every verb means, for every resource. Safe for concurrent use.
/// All failures are <see cref="StatusException"/>s worded as Kubernetes words them. Authorization happened before.
/// </summary>
public sealed class ApiEngine
{
    private readonly Dictionary<(string Group, string Version, string Plural), ServedResource> byPath = [];

    /// <summary>Makes an engine; nothing runs until it is called.</summary>
    public ApiEngine(ApiEngineOptions options)
    {
        Resources = options.Resources;
        foreach (var served in options.Resources) byPath.Add((served.Type.Group, served.Type.Version, served.Type.Plural), served);
    }

    /// <summary>Resources served, in the order of discovery.</summary>
    public IReadOnlyList<ServedResource> Resources { get; }

    /// <summary>The resource at a path, or null.</summary>
    public ServedResource? Find(string group, string version, string plural) => byPath.GetValueOrDefault((group, version, plural));

    /// <summary>The object's newest state.</summary>
    /// <exception cref="StatusException">404.</exception>
    public KubeObject Get(ResourceType type, ObjectKey key) => throw ApiError.NotImplemented("get");

    /// <summary>Reads a subresource: <c>status</c> is the object, <c>scale</c> its Scale.</summary>
    /// <exception cref="StatusException">404.</exception>
    public KubeObject GetSubresource(ResourceType type, ObjectKey key, string subresource) => throw ApiError.NotImplemented("get");

    /// <summary>Lists a collection.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="ns">Namespace, or null for all.</param>
    /// <param name="query">Which part of it.</param>
    /// <exception cref="StatusException">400 for a bad selector, 410 for an expired revision or token, 422 for a bad combination.</exception>
    public ListResult List(ResourceType type, string? ns, ListQuery query) => throw ApiError.NotImplemented("list");

    /// <summary>
    /// Watches a collection until its timeout (a normal end), its cancellation, or an <see cref="ApiWatchEventType.Error"/> event.
    /// </summary>
    /// <exception cref="StatusException">At once: 400 for a bad selector, 422 for a bad combination.</exception>
    public IAsyncEnumerable<ApiWatchEvent> WatchAsync(ResourceType type, string? ns, WatchQuery query, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("watch");

    /// <summary>Creates an object. The engine keeps and changes <paramref name="body"/>.</summary>
    public Task<WriteOutcome> CreateAsync(ResourceType type, string? ns, JsonObject body, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("create");

    /// <summary>Replaces an object, or creates it where the kind allows that, or replaces a subresource.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="key">Object.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="body">The object, or the subresource's. The engine keeps and changes it.</param>
    /// <param name="context">Who asks, and how.</param>
    /// <param name="cancellationToken">Ends the call; the write may have happened.</param>
    public Task<WriteOutcome> UpdateAsync(
        ResourceType type, ObjectKey key, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("update");

    /// <summary>Patches an object or a subresource. An apply patch creates the object when it is absent.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="key">Object.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="kind">Format of the patch.</param>
    /// <param name="patch">The patch: an array for a JSON patch, else an object.</param>
    /// <param name="context">Who asks, and how.</param>
    /// <param name="cancellationToken">Ends the call; the write may have happened.</param>
    public Task<WriteOutcome> PatchAsync(
        ResourceType type, ObjectKey key, string subresource, PatchKind kind, JsonNode patch, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("patch");

    /// <summary>Deletes an object, or starts its deletion when finalizers or a grace period hold it.</summary>
    public Task<DeleteOutcome> DeleteAsync(ResourceType type, ObjectKey key, DeleteRequest request, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("delete");

    /// <summary>Deletes the objects of a collection that match the query's selectors.</summary>
    /// <returns>The objects deleted, or on their way out.</returns>
    public Task<ListResult> DeleteCollectionAsync(
        ResourceType type, string? ns, ListQuery query, DeleteRequest request, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented("deletecollection");

    /// <summary>Posts to a subresource that is an action: <c>pods/x/binding</c>, <c>serviceaccounts/x/token</c>.</summary>
    /// <returns>What the action answers, with status 201: a Status, or the request with its status.</returns>
    public Task<KubeObject> PostSubresourceAsync(
        ResourceType type, ObjectKey key, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken) =>
        throw ApiError.NotImplemented(subresource);

    /// <summary>Opens the log of a pod's container. The stream is the caller's to dispose.</summary>
    public Task<Stream> OpenLogAsync(ObjectKey pod, PodLogOptions options, CancellationToken cancellationToken) => throw ApiError.NotImplemented("log");
}
