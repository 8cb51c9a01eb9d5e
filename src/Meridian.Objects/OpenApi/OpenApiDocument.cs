namespace Meridian.Objects;

/// <summary>An OpenAPI v3 document as served.</summary>
/// <param name="Json">UTF-8 JSON.</param>
/// <param name="Hash">SHA-256 of the content in upper-case hexadecimal: clients keep a document as long as its hash stands in the index.</param>
public sealed record OpenApiDocument(ReadOnlyMemory<byte> Json, string Hash);
