using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers requests for resources: finds what is served and hands over to the verb.</summary>
internal sealed class ResourceHandler(ApiEngine engine, Reviews reviews, ReadHandler reads, WriteHandler writes, DeleteHandler deletes, PodHandler pods,
    CommandHandler commands, PortForwardHandler ports, ProxyHandler proxies)
{
    private readonly BindingRequests bindings = new(engine);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Path;
        if (engine.Find(path.Group, path.Version, path.Resource) is { } served)
        {
            if (served.DeprecationWarning.Length > 0) WarningHeaders.Add(request.Response, [served.DeprecationWarning]);
            return WhenCaughtUpAsync(request, served);
        }
        if (bindings.Answers(path)) return bindings.HandleAsync(request);
        if (reviews.Find(path) is { } review) return reviews.HandleAsync(request, review);
        throw ApiError.NoSuchResource();
    }

    // Other API servers may write to the same store; only reads that name a revision, or any, do without what they have acknowledged.
    private Task WhenCaughtUpAsync(ApiRequest request, ServedResource served)
    {
        if (request.Query("resourceVersion").Length > 0) return HandleAsync(request, served.Type);
        var catchingUp = served.Store.CatchUpAsync(request.Aborted);
        return catchingUp.IsCompletedSuccessfully ? HandleAsync(request, served.Type) : AfterAsync();

        async Task AfterAsync()
        {
            await catchingUp;
            await HandleAsync(request, served.Type);
        }
    }

    /// <summary>Whether a path is that of a review.</summary>
    public bool IsReview(RequestPath path) => reviews.Find(path) is not null;

    private Task HandleAsync(ApiRequest request, ResourceType type)
    {
        var path = request.Path;
        // What a server behind a proxy answers is between it and the client.
        if (path.Subresource != RequestPath.Proxy) ContentNegotiation.CheckEncoding(request.Accept, ProtobufEncoder.Knows(type.ApiVersion, type.Kind), stream: request.Verb == "watch");
        // A namespaced object has no place without its namespace, and the other way round.
        if (path.IsItem && type.Namespaced != path.Namespace.Length > 0 && type.Plural != "namespaces") throw ApiError.NoSuchResource();
        if (!type.Namespaced && path.Namespace.Length > 0 && type.Plural != "namespaces") throw ApiError.NoSuchResource();
        if (path.Subresource.Length == 0 && type.MissingVerbs.Contains(request.Verb)) throw ApiError.MethodNotAllowed();
        return path.Subresource.Length > 0 ? SubresourceAsync(request, type) : request.Verb switch
        {
            "get" => reads.GetAsync(request, type),
            "list" => reads.ListAsync(request, type),
            "watch" => reads.WatchAsync(request, type),
            "create" when !path.IsItem => writes.CreateAsync(request, type),
            "update" when path.IsItem => writes.UpdateAsync(request, type),
            "patch" when path.IsItem => writes.PatchAsync(request, type),
            "delete" => deletes.DeleteAsync(request, type),
            "deletecollection" => deletes.DeleteCollectionAsync(request, type),
            _ => throw ApiError.MethodNotAllowed(),
        };
    }

    private Task SubresourceAsync(ApiRequest request, ResourceType type)
    {
        if (Array.IndexOf(type.Subresources, request.Path.Subresource) < 0) throw ApiError.NoSuchResource();
        return (request.Path.Subresource, request.Verb) switch
        {
            ("log", "get") => pods.LogAsync(request, type),
            ("proxy", _) => proxies.HandleAsync(request, type),
            ("exec" or "attach", "get" or "create") => commands.HandleAsync(request, type),
            ("portforward", "get" or "create") => ports.HandleAsync(request, type),
            ("exec" or "attach" or "portforward", _) => throw ApiError.MethodNotAllowed(),
            ("log" or "binding" or "token" or "eviction", "get" or "update" or "patch" or "delete") => throw ApiError.MethodNotAllowed(),
            (_, "get") => reads.GetSubresourceAsync(request, type),
            (_, "create") => writes.PostSubresourceAsync(request, type),
            (_, "update") => writes.UpdateAsync(request, type),
            (_, "patch") => writes.PatchAsync(request, type),
            _ => throw ApiError.MethodNotAllowed(),
        };
    }
}
