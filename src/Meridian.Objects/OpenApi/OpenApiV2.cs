using System.Buffers;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>
/// Makes the OpenAPI v2 document of a server, one for all it serves, as JSON and as protobuf. Old clients read their schemas from it, new ones only
/// what v3 does not tell.
/// </summary>
public static class OpenApiV2
{
    /// <summary>Media type by which clients ask for protobuf.</summary>
    public const string MediaType = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>Media type of a protobuf answer: the one asked for is no well-formed media type, and clients refuse it in answers.</summary>
    public const string AnsweredMediaType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /// <summary>The document as JSON.</summary>
    /// <param name="resources">Everything that is served.</param>
    public static OpenApiDocument Json(IReadOnlyList<OpenApiResource> resources)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 * 1024);
        using (var writer = JsonBytes.Writer(buffer)) Write(writer, resources);
        return OpenApiDocument.Of(buffer.WrittenSpan.ToArray());
    }

    /// <summary>The same as protobuf.</summary>
    public static OpenApiDocument Protobuf(OpenApiDocument json) => OpenApiDocument.Of(OpenApiV2Protobuf.Of(json.Content.Span));

    private static void Write(Utf8JsonWriter json, IReadOnlyList<OpenApiResource> resources)
    {
        json.WriteStartObject();
        json.WriteString("swagger", "2.0");
        OpenApiDocument.WriteInfo(json);
        json.WriteStartObject("paths");
        var paths = new OpenApiPathWriter(json, OpenApiDialect.V2);
        foreach (var path in resources.SelectMany(r => new OpenApiPaths(r).All())) paths.Write(path);
        json.WriteEndObject();
        json.WriteStartObject("definitions");
        var schemas = new OpenApiSchemaWriter(json, OpenApiDialect.V2);
        foreach (var resource in resources) schemas.AddKind(resource);
        schemas.WriteAll();
        json.WriteEndObject();
        WriteSecurity(json);
        json.WriteEndObject();
    }

    private static void WriteSecurity(Utf8JsonWriter json)
    {
        json.WriteStartObject("securityDefinitions");
        json.WriteStartObject("BearerToken");
        json.WriteString("description", "Bearer Token authentication");
        json.WriteString("type", "apiKey");
        json.WriteString("name", "authorization");
        json.WriteString("in", "header");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray("BearerToken");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
