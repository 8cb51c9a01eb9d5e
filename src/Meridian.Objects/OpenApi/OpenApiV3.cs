using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Meridian.Objects;

/// <summary>
/// The OpenAPI v3 documents of a server, one a group and version, made from the <see cref="SchemaTable"/> when first asked for and then kept as long
/// as the list of types lives. They hold what kubectl reads: schemas with merge keys, and which operations take which patches and parameters.
/// </summary>
public static class OpenApiV3
{
    // No group and version is called so.
    private const string IndexKey = "";
    private static readonly ConditionalWeakTable<IReadOnlyList<ResourceType>, ConcurrentDictionary<string, OpenApiDocument>> Cache = [];

    // By the first type of a group and version: a change elsewhere makes a new list of all types, and leaves this document as it is.
    private static readonly ConditionalWeakTable<ResourceType, GroupDocument> Documents = [];

    /// <summary>What <c>/openapi/v3</c> answers: the URL of every document, with its hash.</summary>
    /// <param name="types">The types the server serves; the same list each time, not changed after.</param>
    public static OpenApiDocument Index(IReadOnlyList<ResourceType> types) => Kept(IndexKey, types, static (_, all) => MakeIndex(all));

    /// <summary>The document of one group and version; null if none of the types is of it.</summary>
    /// <param name="groupVersion">As in <c>apiVersion</c>: <c>v1</c>, <c>apps/v1</c>.</param>
    /// <param name="types">As for <see cref="Index"/>.</param>
    public static OpenApiDocument? Document(string groupVersion, IReadOnlyList<ResourceType> types) =>
        types.Any(t => t.ApiVersion == groupVersion) ? Kept(groupVersion, types, MakeDocument) : null;

    private static OpenApiDocument Kept(string key, IReadOnlyList<ResourceType> types, Func<string, IReadOnlyList<ResourceType>, OpenApiDocument> make) =>
        Cache.GetValue(types, static _ => new ConcurrentDictionary<string, OpenApiDocument>(StringComparer.Ordinal)).GetOrAdd(key, make, types);

    private static OpenApiDocument MakeIndex(IReadOnlyList<ResourceType> types)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = JsonBytes.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("paths");
            foreach (var groupVersion in types.Select(t => t.ApiVersion).Distinct())
            {
                var path = groupVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{groupVersion}" : $"api/{groupVersion}";
                writer.WriteStartObject(path);
                writer.WriteString("serverRelativeURL", $"/openapi/v3/{path}?hash={Document(groupVersion, types)!.Hash}");
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Hashed(buffer.WrittenMemory);
    }

    private static OpenApiDocument MakeDocument(string groupVersion, IReadOnlyList<ResourceType> types)
    {
        var ofGroup = types.Where(t => t.ApiVersion == groupVersion).ToArray();
        if (Documents.TryGetValue(ofGroup[0], out var known) && known.Types.SequenceEqual(ofGroup, ReferenceEqualityComparer.Instance)) return known.Document;
        var document = MakeDocument(ofGroup);
        Documents.AddOrUpdate(ofGroup[0], new GroupDocument(ofGroup, document));
        return document;
    }

    private static OpenApiDocument MakeDocument(IReadOnlyList<ResourceType> ofGroup)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var writer = JsonBytes.Writer(buffer)) new OpenApiDocumentWriter(writer).Write(ofGroup);
        return Hashed(buffer.WrittenSpan.ToArray());
    }

    private static OpenApiDocument Hashed(ReadOnlyMemory<byte> json) => new(json, Convert.ToHexString(SHA256.HashData(json.Span)));

    private sealed record GroupDocument(ResourceType[] Types, OpenApiDocument Document);
}
