using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers <c>/openapi/v3</c>, the index of the schema documents and the documents, and <c>/openapi/v2</c> in protobuf.</summary>
/// <param name="registry">Knows the types served.</param>
/// <param name="time">Clock.</param>
internal sealed class OpenApiHandler(ResourceRegistry registry, TimeProvider time)
{
    private const string Root = "/openapi/v3";
    private const string RootV2 = "/openapi/v2";

    private static readonly TimeSpan Forever = TimeSpan.FromDays(365);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Path.Path.TrimEnd('/');
        if (path == RootV2) return VersionTwoAsync(request);
        if (!path.StartsWith(Root, StringComparison.Ordinal)) throw ApiError.NoSuchResource();
        ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        return path.Length == Root.Length ? WriteAsync(request, OpenApiV3.Index(registry.Current.Types)) : DocumentAsync(request, path[(Root.Length + 1)..]);
    }

    private Task VersionTwoAsync(ApiRequest request)
    {
        if (!request.Accept.Contains(OpenApiV2.MediaType, StringComparison.Ordinal))
            throw ApiError.NotAcceptable($"only the following media types are accepted: {OpenApiV2.MediaType}; JSON is served under {Root}");
        return ResponseWriter.BytesAsync(request, OpenApiV2.Document(registry.Current.Types).Content, OpenApiV2.AnsweredMediaType);
    }

    private Task DocumentAsync(ApiRequest request, string path)
    {
        var groupVersion = path.StartsWith("apis/", StringComparison.Ordinal) ? path[5..] : path.StartsWith("api/", StringComparison.Ordinal) ? path[4..] : "";
        var document = OpenApiV3.Document(groupVersion, registry.Current.Types) ?? throw ApiError.NoSuchResource();
        var hash = request.Query("hash");
        if (hash.Length > 0 && hash != document.Hash)
        {
            request.Response.Redirect($"{Root}/{path}?hash={document.Hash}", permanent: true);
            return Task.CompletedTask;
        }
        // A document of a hash never changes: clients that came by the hash may keep it for ever.
        if (hash.Length > 0)
        {
            request.Response.Headers.CacheControl = "public, immutable";
            request.Response.Headers.Expires = (time.GetUtcNow() + Forever).ToString("R");
        }
        return WriteAsync(request, document);
    }

    private static Task WriteAsync(ApiRequest request, OpenApiDocument document) => ResponseWriter.TaggedAsync(request, document.Content, $"\"{document.Hash}\"", ResponseWriter.Json);
}
