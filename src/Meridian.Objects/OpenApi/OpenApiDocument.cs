using System.Security.Cryptography;
using System.Text.Json;

namespace Meridian.Objects;

/// <summary>An OpenAPI document as served.</summary>
/// <param name="Content">UTF-8 JSON, or protobuf.</param>
/// <param name="Hash">SHA-256 of the content in upper-case hexadecimal: clients keep a document as long as its hash stands in the index.</param>
public sealed record OpenApiDocument(ReadOnlyMemory<byte> Content, string Hash)
{
    internal static OpenApiDocument Of(ReadOnlyMemory<byte> content) => new(content, Convert.ToHexString(SHA256.HashData(content.Span)));

    internal static void WriteInfo(Utf8JsonWriter json)
    {
        json.WriteStartObject("info");
        json.WriteString("title", "Kubernetes");
        json.WriteString("version", "v1.36.0");
        json.WriteEndObject();
    }
}
