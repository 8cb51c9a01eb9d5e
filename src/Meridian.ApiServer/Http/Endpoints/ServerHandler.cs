using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers the paths outside the API.</summary>
/// <param name="health">Health endpoints.</param>
/// <param name="openApi">Schema documents.</param>
/// <param name="metrics">Counters.</param>
internal sealed class ServerHandler(HealthHandler health, OpenApiHandler openApi, RequestMetrics metrics)
{
    private static readonly string[] Paths = ["/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];

    public Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "get") throw ApiError.MethodNotAllowed();
        if (health.TryHandle(request, out var answer)) return answer;
        var path = request.Path.Path;
        if (path.StartsWith("/openapi/", StringComparison.Ordinal)) return openApi.HandleAsync(request);
        return path.TrimEnd('/') switch
        {
            "" => ResponseWriter.BuiltAsync(request, 200, WritePaths),
            "/version" => ResponseWriter.JsonAsync(request, 200, VersionDocument.Json),
            "/metrics" => ResponseWriter.TextAsync(request, 200, metrics.Write()),
            _ => ResponseWriter.TextAsync(request, 404, "404 page not found\n"),
        };
    }

    private static void WritePaths(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        AggregatedDiscovery.WriteTexts(writer, "paths", Paths);
        writer.WriteEndObject();
    }
}
