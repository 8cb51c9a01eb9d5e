using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads patches.</summary>
internal static class PatchBody
{
    /// <summary>The format that a content type names.</summary>
    /// <exception cref="StatusException">415.</exception>
    public static PatchKind KindOf(string contentType) => MediaRange.Parse(contentType).Type switch
    {
        "application/json-patch+json" => PatchKind.Json,
        "application/merge-patch+json" => PatchKind.Merge,
        "application/strategic-merge-patch+json" => PatchKind.Strategic,
        "application/apply-patch+yaml" => PatchKind.Apply,
        _ => throw ApiError.UnsupportedMediaType(
            "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, " +
            "application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml"),
    };

    /// <summary>Reads a patch, and what is wrong with its fields.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="kind">Format of the patch.</param>
    /// <param name="target">Kind of what is patched. Only an apply patch is an object of it.</param>
    /// <exception cref="StatusException">400.</exception>
    public static (JsonNode Patch, IReadOnlyList<string> Problems) Read(ReadOnlyMemory<byte> body, PatchKind kind, ResourceType target)
    {
        if (kind == PatchKind.Apply)
        {
            var applied = ObjectDecoder.Decode(body, "application/apply-patch+yaml", target);
            return (applied.Node, applied.Problems);
        }
        var patch = Parse(body);
        if (kind == PatchKind.Json) return (patch as JsonArray ?? throw ApiError.BadRequest("a JSON patch must be an array of operations"), []);
        return (patch as JsonObject ?? throw ApiError.BadRequest("the patch must be an object"), []);
    }

    // Duplicates are refused: which of two values a patch means cannot be known.
    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, null, new JsonDocumentOptions { MaxDepth = ObjectDecoder.MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw ApiError.BadRequest($"the patch is not valid JSON: {e.Message}");
        }
    }
}
