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
        if (kind == PatchKind.Apply) return Applied(body, target);
        var problems = new List<string>();
        var patch = JsonTree.Read(body, problems);
        if (kind == PatchKind.Json) return (patch as JsonArray ?? throw ApiError.BadRequest("error decoding patch: a JSON patch must be an array of operations"), problems);
        return (patch as JsonObject ?? throw ApiError.BadRequest("error decoding patch: the patch must be an object"), problems);
    }

    // What the schema does not declare is no warning here but the end, told with the keys of list items.
    private static (JsonNode Patch, IReadOnlyList<string> Problems) Applied(ReadOnlyMemory<byte> body, ResourceType target)
    {
        var applied = ObjectDecoder.Decode(body, "application/apply-patch+yaml", target);
        var undeclared = applied.Problems.Any(p => p.StartsWith("unknown field", StringComparison.Ordinal));
        if (undeclared && SchemaTable.ForKind(target.ApiVersion, target.Kind) is { } schema && YamlReader.ReadDocument(body, []) is JsonObject sent)
            ManagedFields.CheckDeclared(sent, schema);
        return (applied.Node, applied.Problems);
    }
}
