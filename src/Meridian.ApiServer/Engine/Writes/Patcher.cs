using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Computes what a JSON, merge or strategic merge patch makes of an object.</summary>
internal static class Patcher
{
    /// <summary>The patched object, with only the fields its schema knows. The arguments stay as they are.</summary>
    /// <exception cref="StatusException">The patch is malformed, does not fit the object, or sets unknown fields where these are refused.</exception>
    public static JsonObject Patch(ServedResource served, JsonObject current, PatchKind kind, JsonNode patch, RequestContext context) =>
        Patch(served.Type, current, kind, patch, context, served.Rules.DropUnknown);

    /// <inheritdoc cref="Patch(ServedResource, JsonObject, PatchKind, JsonNode, RequestContext)"/>
    public static JsonObject Patch(
        ResourceType type, JsonObject current, PatchKind kind, JsonNode patch, RequestContext context, Func<JsonObject, IReadOnlyList<string>>? dropUnknown = null)
    {
        var patched = (kind switch
        {
            PatchKind.Json => JsonPatch.Apply(current, patch),
            PatchKind.Merge => MergePatch.Apply(current, Object(patch)),
            PatchKind.Strategic => Strategic(type, current, Object(patch)),
            _ => throw ApiError.UnsupportedMediaType($"an apply patch is not taken for {type.GroupResource}"),
        }) as JsonObject ?? throw ApiError.BadRequest("the patch makes something of the object that is not an object");
        return Decoded(type, patched, context, dropUnknown);
    }

    // A patch sees only JSON; what it made is read as if it had been sent.
    private static JsonObject Decoded(ResourceType type, JsonObject patched, RequestContext context, Func<JsonObject, IReadOnlyList<string>>? dropUnknown)
    {
        var json = JsonBytes.Of(patched);
        DecodedObject decoded;
        try
        {
            decoded = ObjectDecoder.Decode(json, "application/json", type);
        }
        catch (StatusException unfit) when (unfit.Code == 400)
        {
            throw Unfit(json, unfit.Message);
        }

        // What stood twice in the patch itself was noted when the patch was read.
        IReadOnlyList<string> problems = [.. context.DecodingProblems, .. decoded.Problems, .. dropUnknown?.Invoke(decoded.Node) ?? []];
        if (problems.Count > 0 && context.FieldValidation == FieldValidation.Strict) throw Unfit(json, $"strict decoding error: {string.Join(", ", problems)}");
        BodyRules.CheckDecoding(type, problems, context);
        return decoded.Node;
    }

    // Of no kind and name: it is the patch that is at fault.
    private static StatusException Unfit(ReadOnlyMemory<byte> patched, string why) =>
        new(422, "Invalid", $" \"\" is invalid: patch: Invalid value: {JsonBytes.Quoted(Encoding.UTF8.GetString(patched.Span))}: {why}")
        {
            Causes = [FieldFault.Invalid("patch", JsonBytes.Quoted(Encoding.UTF8.GetString(patched.Span)), why)],
        };

    private static JsonObject Strategic(ResourceType type, JsonObject current, JsonObject patch) =>
        SchemaTable.ForKind(type.ApiVersion, type.Kind) is { } schema
            ? StrategicMergePatch.Apply(current, patch, schema)
            : throw ApiError.UnsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");

    private static JsonObject Object(JsonNode patch) => patch as JsonObject ?? throw ApiError.BadRequest("the patch must be a JSON object");
}
