using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// The Kubernetes API over stores, without HTTP: what every verb means, for every resource. Safe for concurrent use.
/// All failures are <see cref="StatusException"/>s worded as Kubernetes words them. Authorization happened before.
/// </summary>
public sealed class ApiEngine : IObjectLookup
{
    private readonly ApiEngineOptions options;
    private readonly Watches watches;
    private readonly Creator creator;
    private readonly Updater updater;
    private readonly Applier applier;
    private readonly Deleter deleter;
    private readonly Evictor evictor;

    /// <summary>Makes an engine; nothing runs until it is called.</summary>
    /// <exception cref="ArgumentException">A resource is named twice, or is writable without a strategy.</exception>
    public ApiEngine(ApiEngineOptions options)
    {
        this.options = options;
        Registry = new ResourceRegistry(options.Resources);
        var admission = new AdmissionChain(options.Admission);
        watches = new Watches(options.Time, options.Random);
        creator = new Creator(admission, this, new NameGenerator(options.Random), options.Time);
        updater = new Updater(admission, this, options.Time);
        applier = new Applier(creator, updater, options.Time);
        deleter = new Deleter(admission, this, options.Time);
        evictor = new Evictor(this, updater, deleter, options.Time);
    }

    /// <summary>What is served, and news of its changes.</summary>
    public ResourceRegistry Registry { get; }

    /// <summary>What is served now.</summary>
    public ResourceCatalog Catalog => Registry.Current;

    /// <summary>The resource at a path, or null.</summary>
    public ServedResource? Find(string group, string version, string plural) => Catalog.Find(group, version, plural);

    /// <inheritdoc />
    public KubeObject? Find(ResourceType type, ObjectKey key) => Catalog.Find(type)?.Get(key);

    /// <inheritdoc />
    public IReadOnlyList<KubeObject> All(ResourceType type, string? ns) =>
        Find(type.Group, type.Version, type.Plural)?.Store.List(type, ns, default).Items ?? [];

    /// <inheritdoc />
    public ResourceType? TypeOf(string apiVersion, string kind) => Catalog.Types.FirstOrDefault(t => t.Kind == kind && t.ApiVersion == apiVersion);

    /// <inheritdoc />
    public IEnumerable<ResourceType> Versions(ResourceType type) => Catalog.Find(type) is not { } served ? [type]
        : Catalog.Resources.Where(r => ReferenceEquals(r.Store, served.Store) && r.StoredAs.GroupResource == served.StoredAs.GroupResource).Select(r => r.Type);

    /// <summary>The object's newest state.</summary>
    /// <exception cref="StatusException">404.</exception>
    public KubeObject Get(ResourceType type, ObjectKey key) => Served(type).Get(key) ?? throw ApiError.NotFound(type, key.Name);

    /// <summary>Reads a subresource: <c>status</c> is the object, <c>scale</c> its Scale.</summary>
    /// <exception cref="StatusException">404, also for a subresource the kind does not have.</exception>
    public KubeObject GetSubresource(ResourceType type, ObjectKey key, string subresource) => Has(type, subresource) switch
    {
        "" or "status" or "approval" or "ephemeralcontainers" or "resize" => Get(type, key),
        "scale" => KubeObject.FromNode(ScaleView.Of(Get(type, key), Served(type).Scale)),
        _ => throw ApiError.MethodNotAllowed(),
    };

    /// <summary>Waits up to 3 seconds for a revision that a read asks for; an empty one is there.</summary>
    /// <exception cref="StatusException">400: it is not a number. 504: it did not come.</exception>
    public Task AwaitRevisionAsync(ResourceType type, string resourceVersion, CancellationToken cancellationToken) =>
        resourceVersion is "" or "0" ? Task.CompletedTask : Revisions.AwaitAsync(resourceVersion, Served(type).Store, options.Time, cancellationToken);

    /// <summary>How many objects of a resource there are.</summary>
    public long Count(ResourceType type)
    {
        var served = Served(type);
        var first = served.Store.List(served.StoredAs, null, new StoreListOptions(Limit: 1));
        return first.Items.Count + first.Remaining;
    }

    /// <summary>Lists a collection.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="ns">Namespace, or null for all.</param>
    /// <param name="query">Which part of it.</param>
    /// <exception cref="StatusException">
    /// 400 for a bad selector, 410 for an expired revision or token, 422 for a bad combination, 504 for a revision that does not exist yet.
    /// </exception>
    public ListResult List(ResourceType type, string? ns, ListQuery query) => Lister.List(Served(type), ns, query, options.Time.GetUtcNow());

    /// <summary>
    /// Watches a collection until its timeout (a normal end), its cancellation, or an <see cref="ApiWatchEventType.Error"/> event.
    /// </summary>
    /// <exception cref="StatusException">At once, before the first event: as <see cref="List"/>, but an expired revision is an error event.</exception>
    public IAsyncEnumerable<ApiWatchEvent> WatchAsync(ResourceType type, string? ns, WatchQuery query, CancellationToken cancellationToken) =>
        watches.WatchAsync(Served(type), ns, query, cancellationToken);

    /// <summary>Creates an object. The engine keeps and changes <paramref name="body"/>.</summary>
    public async Task<WriteOutcome> CreateAsync(ResourceType type, string? ns, JsonObject body, RequestContext context, CancellationToken cancellationToken) =>
        new(await creator.CreateAsync(Writable(type), ns, body, context, cancellationToken), true);

    /// <summary>Replaces an object, or creates it where the kind allows that, or replaces a subresource.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="key">Object.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="body">The object, or the subresource's. The engine keeps and changes it.</param>
    /// <param name="context">Who asks, and how.</param>
    /// <param name="cancellationToken">Ends the call; the write may have happened.</param>
    public async Task<WriteOutcome> UpdateAsync(
        ResourceType type, ObjectKey key, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        var served = Served(type);
        if (served.Elsewhere(key, "update") is { } shown)
            return new(await served.WriteThrough!.UpdateAsync(served, shown, CarriedOn(served, subresource), body, context, cancellationToken), false);
        if (subresource is "" or "status") BodyRules.CheckDecoding(served, body, context);
        else BodyRules.CheckDecoding(type, context);
        if (subresource.Length == 0 && served.Rules.AllowsCreateOnUpdate && served.Stored(key) is null)
        {
            BodyRules.CheckName(Metadata.Of(body), key.Name);
            return await CreateAsync(type, key.Namespace, body, context, cancellationToken);
        }
        var version = subresource == "scale" ? "" : Metadata.Text(Metadata.Of(body), "resourceVersion");
        Func<KubeObject, JsonObject> make = Has(type, subresource) switch
        {
            "" or "status" or "approval" or "ephemeralcontainers" or "resize" => current => Replacement(body, version, current),
            "scale" => current => ScaleView.Into(current, body, served.Scale),
            "finalize" => current => NamespaceFinalize.Into(current, body),
            _ => throw ApiError.MethodNotAllowed(),
        };
        return Answer(served, subresource, await updater.RunAsync(new Update(served, key, subresource, make, context), cancellationToken));
    }

    /// <summary>Patches an object or a subresource. An apply patch creates the object when it is absent.</summary>
    /// <param name="type">Resource.</param>
    /// <param name="key">Object.</param>
    /// <param name="subresource">Subresource; empty for the object itself.</param>
    /// <param name="kind">Format of the patch.</param>
    /// <param name="patch">The patch: an array for a JSON patch, else an object.</param>
    /// <param name="context">Who asks, and how.</param>
    /// <param name="cancellationToken">Ends the call; the write may have happened.</param>
    public async Task<WriteOutcome> PatchAsync(
        ResourceType type, ObjectKey key, string subresource, PatchKind kind, JsonNode patch, RequestContext context, CancellationToken cancellationToken)
    {
        var served = Served(type);
        if (served.Elsewhere(key, "patch") is { } shown)
            return new(await served.WriteThrough!.PatchAsync(served, shown, CarriedOn(served, subresource), kind, patch, context, cancellationToken), false);
        if (kind == PatchKind.Apply)
        {
            BodyRules.CheckDecoding(type, context);
            var applied = await applier.ApplyAsync(served, key, Has(type, subresource), patch, context, cancellationToken);
            return Answer(served, subresource, applied.Object) with { Created = applied.Created };
        }
        Func<KubeObject, JsonObject> make = Has(type, subresource) switch
        {
            "" or "status" or "approval" or "ephemeralcontainers" or "resize" => current => Patcher.Patch(served, Patched(served, subresource, kind, current), kind, patch, context),
            "scale" => current => ScaleView.Into(current, Patcher.Patch(ScaleView.Type, ScaleView.Of(current, served.Scale), kind, patch, context), served.Scale),
            _ => throw ApiError.MethodNotAllowed(),
        };
        return Answer(served, subresource, await updater.RunAsync(new Update(served, key, subresource, make, context), cancellationToken));
    }

    /// <summary>Deletes an object, or starts its deletion when finalizers or a grace period hold it.</summary>
    public Task<DeleteOutcome> DeleteAsync(ResourceType type, ObjectKey key, DeleteRequest request, RequestContext context, CancellationToken cancellationToken) =>
        deleter.DeleteAsync(Served(type), key, request, context, cancellationToken);

    /// <summary>Deletes the objects of a collection that match the query's selectors.</summary>
    /// <returns>The objects deleted, or on their way out.</returns>
    public async Task<ListResult> DeleteCollectionAsync(
        ResourceType type, string? ns, ListQuery query, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
    {
        var served = Served(type);
        if (served.ReadOnly && !served.WritesThrough.Contains("deletecollection")) throw served.RefusesWrites();
        var listed = List(type, ns, query);
        var deleted = await deleter.DeleteAllAsync(served, listed.Items, request, context, cancellationToken);
        return listed with { Items = deleted };
    }

    /// <summary>Posts to a subresource that is an action: <c>pods/x/binding</c>, <c>serviceaccounts/x/token</c>.</summary>
    /// <returns>What the action answers, with status 201: a Status, or the request with its status.</returns>
    public async Task<KubeObject> PostSubresourceAsync(
        ResourceType type, ObjectKey key, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken)
    {
        if (subresource == "eviction" && Served(type).Elsewhere(key, "delete") is { } shown)
        {
            await Served(type).WriteThrough!.PostAsync(Served(type), shown, Has(type, subresource), body, context, cancellationToken);
            return SuccessStatus.Created();
        }
        switch (Has(type, subresource))
        {
            case "binding":
                var bind = new Update(Writable(type), key, subresource, pod => PodBinding.Bind(pod, body, options.Time.GetUtcNow()), context) { FromClient = false };
                await updater.RunAsync(bind, cancellationToken);
                return SuccessStatus.Created();
            case "eviction":
                await evictor.EvictAsync(Writable(type), Catalog.Find(ResourceTypes.PodDisruptionBudgets), key, body, context, cancellationToken);
                return SuccessStatus.Created();
            case "token":
                var issuer = options.Tokens ?? throw ApiError.NotImplemented("this server issues no service account tokens");
                return KubeObject.FromNode(await issuer.IssueAsync(Get(type, key), body, context, cancellationToken));
            default:
                throw ApiError.MethodNotAllowed();
        }
    }

    /// <summary>Reaches running containers and nodes; null where nothing does.</summary>
    internal IPodConnections? Pods => options.Pods;

    /// <summary>Opens the log of a pod's container. The stream is the caller's to dispose.</summary>
    public Task<Stream> OpenLogAsync(ObjectKey pod, PodLogOptions log, CancellationToken cancellationToken) =>
        PodLogs.OpenAsync(Get(ResourceTypes.Pods, pod), log, options.Pods, cancellationToken);

    private static WriteOutcome Answer(ServedResource served, string subresource, KubeObject stored) =>
        new(subresource == "scale" ? KubeObject.FromNode(ScaleView.Of(stored, served.Scale)) : stored, false);

    // One that names the newest version is used up: if the race is lost, it is out of date, and refused for its version.
    private static JsonObject Replacement(JsonObject body, string version, KubeObject current)
    {
        if (version.Length > 0 && version == current.Header.ResourceVersion) return body;
        var copy = body.DeepClone().AsObject();
        if (version.Length > 0) Metadata.Of(copy)["resourceVersion"] = version;
        return copy;
    }

    // What the patch cannot change is not decoded for it.
    private static JsonObject Patched(ServedResource served, string subresource, PatchKind kind, KubeObject current) =>
        kind == PatchKind.Merge && served.Rules.LeavesSpec(subresource) ? UpdateRules.StatusHalf(current.ToNode()) : current.ToNode();

    // What the caller knows of the type may be older than what is served.
    private string Has(ResourceType type, string subresource) =>
        subresource.Length == 0 || Served(type).Type.Subresources.Contains(subresource, StringComparer.Ordinal) ? subresource : throw ApiError.NoSuchResource();

    // What a node or a controller says of an object is for the owner's own to say.
    private string CarriedOn(ServedResource served, string subresource) =>
        Has(served.Type, subresource) is "" or "ephemeralcontainers" or "resize" ? subresource : throw served.RefusesWrites();

    private ServedResource Served(ResourceType type) => Catalog.Find(type) ?? throw ApiError.NoSuchResource();

    private ServedResource Writable(ResourceType type)
    {
        var served = Served(type);
        return served.ReadOnly ? throw served.RefusesCreation() : served;
    }
}
