namespace Meridian.Objects;

/// <summary>An OpenAPI document as served.</summary>
/// <param name="Content">UTF-8 JSON for version 3, protobuf for version 2.</param>
/// <param name="Hash">SHA-256 of the content in upper-case hexadecimal: clients keep a document as long as its hash stands in the index.</param>
public sealed record OpenApiDocument(ReadOnlyMemory<byte> Content, string Hash);
