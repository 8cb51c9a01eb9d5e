using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers what the server serves. The documents are made once a change; clients that hold one are told so by its tag.</summary>
/// <param name="registry">Knows the resources served.</param>
/// <param name="more">What is served besides, always.</param>
/// <param name="address">Host and port of the server, for the oldest document.</param>
internal sealed class DiscoveryHandler(ResourceRegistry registry, IReadOnlyList<DiscoveredResource> more, string address)
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private readonly PerCatalog<DiscoveryDocuments> documents =
        new(registry, catalog => new DiscoveryDocuments([.. catalog.Resources.Select(DiscoveredResource.Of), .. more], address));

    /// <exception cref="StatusException">404 for what is not served, 405, 406.</exception>
    public Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "get") throw ApiError.MethodNotAllowed();
        var path = request.Path.Path.TrimEnd('/');
        var form = request.Path.Kind == PathKind.Root ? ContentNegotiation.ForDiscovery(request.Accept) : ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        return documents.Value.Find(path, form) is { } document ? WriteAsync(request, document, form) : throw ApiError.NoSuchResource();
    }

    private static Task WriteAsync(ApiRequest request, DiscoveryDocument document, OutputForm form) =>
        ResponseWriter.TaggedAsync(request, document.Json, document.ETag, form == OutputForm.AggregatedDiscovery ? AggregatedType : ResponseWriter.Json);
}
