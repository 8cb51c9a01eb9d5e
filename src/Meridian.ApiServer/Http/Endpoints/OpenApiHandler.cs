using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers <c>/openapi/v3</c>, the index of the schema documents and the documents, and <c>/openapi/v2</c>.</summary>
/// <param name="documents">The documents.</param>
/// <param name="time">Clock.</param>
internal sealed class OpenApiHandler(OpenApiDocuments documents, TimeProvider time)
{
    private const string Root = "/openapi/v3";
    private const string RootV2 = "/openapi/v2";

    private static readonly TimeSpan Forever = TimeSpan.FromDays(365);

    public Task HandleAsync(ApiRequest request)
    {
        var path = request.Path.Path.TrimEnd('/');
        if (path == RootV2) return VersionTwoAsync(request);
        if (path != Root && !path.StartsWith(Root + "/", StringComparison.Ordinal)) throw ApiError.NoSuchResource();
        if (!AcceptsJson(request)) throw ApiError.NotAcceptable("only the following media types are accepted: application/json");
        return path.Length == Root.Length ? WriteAsync(request, documents.Index) : DocumentAsync(request, path[(Root.Length + 1)..]);
    }

    private Task VersionTwoAsync(ApiRequest request)
    {
        foreach (var range in MediaRange.ParseAccept(request.Accept.Length == 0 ? "*/*" : request.Accept))
        {
            if (range.Type is OpenApiV2.MediaType or OpenApiV2.AnsweredMediaType) return WriteAsync(request, documents.ProtobufV2, OpenApiV2.AnsweredMediaType);
            if (IsJson(range)) return WriteAsync(request, documents.JsonV2);
        }
        throw ApiError.NotAcceptable($"only the following media types are accepted: application/json, {OpenApiV2.MediaType}");
    }

    private Task DocumentAsync(ApiRequest request, string path)
    {
        var groupVersion = path.StartsWith("apis/", StringComparison.Ordinal) ? path[5..] : path.StartsWith("api/", StringComparison.Ordinal) ? path[4..] : "";
        var document = documents.Find(groupVersion) ?? throw ApiError.NoSuchResource();
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

    private static bool AcceptsJson(ApiRequest request) => request.Accept.Length == 0 || MediaRange.ParseAccept(request.Accept).Any(IsJson);

    private static bool IsJson(MediaRange range) => range.Type is "application/json" or "*/*" or "application/*";

    private static Task WriteAsync(ApiRequest request, OpenApiDocument document, string contentType = ResponseWriter.Json) =>
        ResponseWriter.TaggedAsync(request, document.Content, $"\"{document.Hash}\"", contentType);
}
