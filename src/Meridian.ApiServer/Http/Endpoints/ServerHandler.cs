using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers the paths outside the API.</summary>
/// <param name="health">Health endpoints.</param>
/// <param name="openApi">Schema documents.</param>
/// <param name="metrics">Shows the counters.</param>
/// <param name="catalog">Knows the groups served.</param>
/// <param name="tokens">Whose keys are published.</param>
/// <param name="address">Address by which clients reach the server.</param>
/// <param name="store">What is done with the store as a whole.</param>
internal sealed class ServerHandler(HealthHandler health, OpenApiHandler openApi, MetricsHandler metrics, ResourceRegistry catalog, ServiceAccountTokens tokens, string address, StoreHandler store)
{
    private static readonly string[] Always = ["/.well-known/openid-configuration", "/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/readyz", "/version"];

    public Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "get") throw ApiError.MethodNotAllowed();
        if (health.TryHandle(request, out var answer)) return answer;
        var path = request.Path.Path;
        if (path.StartsWith("/openapi/", StringComparison.Ordinal)) return openApi.HandleAsync(request);
        return path.TrimEnd('/') switch
        {
            "" => ResponseWriter.BuiltAsync(request, 200, WritePaths),
            StoreHandler.BackupPath => store.BackupAsync(request),
            StoreHandler.CheckPath => store.CheckAsync(request),
            "/version" => ResponseWriter.JsonAsync(request, 200, VersionDocument.Json),
            IssuerDocuments.ConfigurationPath => IssuerAsync(request, ResponseWriter.Json, IssuerDocuments.Configuration(tokens.Issuer, $"https://{address}")),
            IssuerDocuments.KeysPath => IssuerAsync(request, IssuerDocuments.KeysType, IssuerDocuments.Keys(tokens.Keys)),
            "/metrics" => metrics.HandleAsync(request),
            _ => ResponseWriter.TextAsync(request, 404, "404 page not found\n"),
        };
    }

    private static Task IssuerAsync(ApiRequest request, string type, ReadOnlyMemory<byte> document)
    {
        request.Response.Headers.CacheControl = "public, max-age=3600";
        request.Response.ContentType = type;
        return request.Response.BodyWriter.WriteAsync(document, request.Aborted).AsTask();
    }

    private void WritePaths(Utf8JsonWriter writer)
    {
        var ofGroups = catalog.Current.Types.SelectMany(t => t.Group.Length == 0 ? [$"/api/{t.Version}"] : (string[])[$"/apis/{t.Group}", $"/apis/{t.Group}/{t.Version}"]);
        writer.WriteStartObject();
        AggregatedDiscovery.WriteTexts(writer, "paths", Always.Concat(ofGroups).Concat(health.Paths).Distinct().Order(StringComparer.Ordinal));
        writer.WriteEndObject();
    }
}
