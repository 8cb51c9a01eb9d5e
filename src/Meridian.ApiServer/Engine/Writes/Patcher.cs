using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Computes what a JSON, merge or strategic merge patch makes of an object.</summary>
internal static class Patcher
{
    /// <summary>The patched object, with only the fields its schema knows. The arguments stay as they are.</summary>
    /// <exception cref="StatusException">The patch is malformed, does not fit the object, or sets unknown fields where these are refused.</exception>
    public static JsonObject Patch(ResourceType type, JsonObject current, PatchKind kind, JsonNode patch, RequestContext context)
    {
        var patched = (kind switch
        {
            PatchKind.Json => JsonPatch.Apply(current, patch),
            PatchKind.Merge => MergePatch.Apply(current, Object(patch)),
            PatchKind.Strategic => Strategic(type, current, Object(patch)),
            _ => throw ApiError.UnsupportedMediaType($"an apply patch is not taken for {type.GroupResource}"),
        }) as JsonObject ?? throw ApiError.BadRequest("the patch makes something of the object that is not an object");
        return Decoded(type, patched, context);
    }

    // A patch sees only JSON; what it made is read as if it had been sent.
    private static JsonObject Decoded(ResourceType type, JsonObject patched, RequestContext context)
    {
        var decoded = ObjectDecoder.Decode(JsonBytes.Of(patched), "application/json", type);
        BodyRules.CheckDecoding(type, decoded.Problems, context);
        return decoded.Node;
    }

    private static JsonObject Strategic(ResourceType type, JsonObject current, JsonObject patch) =>
        SchemaTable.ForKind(type.ApiVersion, type.Kind) is { } schema
            ? StrategicMergePatch.Apply(current, patch, schema)
            : throw ApiError.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");

    private static JsonObject Object(JsonNode patch) => patch as JsonObject ?? throw ApiError.BadRequest("the patch must be a JSON object");
}
