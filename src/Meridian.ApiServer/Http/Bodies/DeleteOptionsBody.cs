using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads how to delete: from the body if there is one, else from the query string.</summary>
internal static class DeleteOptionsBody
{
    public static async Task<(DeleteRequest Delete, bool DryRun)> ReadAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request);
        if (body.Length == 0) return (FromQuery(request), QueryOptions.DryRun(request, request.Http.Request.Query["dryRun"]));
        var node = ObjectDecoder.Decode(body, request.Http.Request.ContentType, "meta.k8s.io/v1", "DeleteOptions").Node;
        var inBody = (node["dryRun"] as JsonArray ?? []).Select(v => v is JsonValue value && value.TryGetValue<string>(out var dry) ? dry : "");
        return (FromBody(node), QueryOptions.DryRun(request, inBody.Concat(request.Http.Request.Query["dryRun"])));
    }

    /// <summary>Reads the options of a body, or of an eviction.</summary>
    /// <exception cref="StatusException">400: a value has another type.</exception>
    public static DeleteRequest FromBody(JsonObject node) => new()
    {
        GracePeriodSeconds = Number(node, "gracePeriodSeconds"),
        PropagationPolicy = BodyField.Text(node, "propagationPolicy"),
        OrphanDependents = Flag(node, "orphanDependents"),
        PreconditionUid = node["preconditions"] is JsonObject uid ? BodyField.Text(uid, "uid") : "",
        PreconditionResourceVersion = node["preconditions"] is JsonObject version ? BodyField.Text(version, "resourceVersion") : "",
    };

    private static DeleteRequest FromQuery(ApiRequest request) => new()
    {
        GracePeriodSeconds = request.Query("gracePeriodSeconds") is { Length: > 0 } text
            ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : throw ApiError.BadRequest($"query parameter gracePeriodSeconds: \"{text}\" is not a whole number")
            : null,
        PropagationPolicy = request.Query("propagationPolicy"),
        OrphanDependents = request.Query("orphanDependents").Length > 0 ? request.Flag("orphanDependents") : null,
    };

    private static long? Number(JsonObject node, string name)
    {
        if (node[name] is not { } found) return null;
        return BodyField.TryNumber(found, out var number) ? number : throw ApiError.BadRequest($"DeleteOptions: {name} must be a whole number");
    }

    private static bool? Flag(JsonObject node, string name)
    {
        if (node[name] is not { } found) return null;
        return found is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : throw ApiError.BadRequest($"DeleteOptions: {name} must be true or false");
    }
}
