using System.Buffers;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Makes the OpenAPI v3 documents of a server, one a group and version, from the <see cref="SchemaTable"/> and the schemas of custom resources.</summary>
public static class OpenApiV3
{
    /// <summary>What <c>/openapi/v3</c> answers: the URL of every document, with its hash.</summary>
    /// <param name="hashes">Group and version as in <c>apiVersion</c>, and the hash of its document.</param>
    public static OpenApiDocument Index(IEnumerable<(string GroupVersion, string Hash)> hashes)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("paths");
            foreach (var (groupVersion, hash) in hashes)
            {
                var path = groupVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{groupVersion}" : $"api/{groupVersion}";
                writer.WriteStartObject(path);
                writer.WriteString("serverRelativeURL", $"/openapi/v3/{path}?hash={hash}");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return OpenApiDocument.Of(buffer.WrittenMemory);
    }

    /// <summary>The document of one group and version.</summary>
    /// <param name="resources">Everything of it that is served.</param>
    public static OpenApiDocument Document(IReadOnlyList<OpenApiResource> resources)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = JsonBytes.Writer(buffer)) Write(writer, resources);
        return OpenApiDocument.Of(buffer.WrittenSpan.ToArray());
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<OpenApiResource> resources)
    {
        json.WriteStartObject();
        json.WriteString("openapi", "3.0.0");
        OpenApiDocument.WriteInfo(json);
        json.WriteStartObject("paths");
        var paths = new OpenApiPathWriter(json, OpenApiDialect.V3);
        foreach (var path in resources.SelectMany(r => new OpenApiPaths(r).All())) paths.Write(path);
        json.WriteEndObject();
        json.WriteStartObject("components");
        json.WriteStartObject("schemas");
        var schemas = new OpenApiSchemaWriter(json, OpenApiDialect.V3);
        foreach (var resource in resources) schemas.AddKind(resource);
        schemas.WriteAll();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
