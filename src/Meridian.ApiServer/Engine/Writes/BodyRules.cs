using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Whether a body belongs to the path it was sent to.</summary>
internal static class BodyRules
{
    /// <summary>Sets missing type names, refuses others.</summary>
    /// <exception cref="StatusException">400.</exception>
    public static void CheckType(JsonObject body, string apiVersion, string kind)
    {
        var version = Metadata.Text(body, "apiVersion");
        var found = Metadata.Text(body, "kind");
        if (version.Length > 0 && version != apiVersion)
            throw ApiError.BadRequest($"the API version in the data ({version}) does not match the expected API version ({apiVersion})");
        if (found.Length > 0 && found != kind)
            throw ApiError.BadRequest($"{found} in version \"{apiVersion[(apiVersion.IndexOf('/') + 1)..]}\" cannot be handled as a {kind}");
        if (version.Length == 0) body["apiVersion"] = apiVersion;
        if (found.Length == 0) body["kind"] = kind;
    }

    /// <summary>Sets the namespace of the path where the body leaves it out.</summary>
    /// <exception cref="StatusException">400: the body names another.</exception>
    public static string CheckNamespace(ResourceType type, JsonObject metadata, string? ns)
    {
        var found = Metadata.Text(metadata, "namespace");
        if (!type.Namespaced)
        {
            if (found.Length > 0) throw ApiError.BadRequest("namespace should not be set for a cluster-scoped resource");
            metadata.Remove("namespace");
            return "";
        }
        if (string.IsNullOrEmpty(ns)) ns = found;
        if (ns.Length == 0) throw ApiError.BadRequest("an empty namespace may not be set during creation");
        if (found.Length > 0 && found != ns)
            throw ApiError.BadRequest($"the namespace of the provided object does not match the namespace sent on the request");
        metadata["namespace"] = ns;
        return ns;
    }

    /// <exception cref="StatusException">400: the body has another name than the path.</exception>
    public static void CheckName(JsonObject metadata, string name)
    {
        var found = Metadata.Text(metadata, "name");
        if (found.Length > 0 && found != name)
            throw ApiError.BadRequest($"the name of the object ({found}) does not match the name on the URL ({name})");
        metadata["name"] = name;
    }

    /// <summary>Drops what the kind has no fields for, and refuses or reports it and what decoding found, as the client wants.</summary>
    /// <exception cref="StatusException">400: validation is strict and there are problems.</exception>
    public static void CheckDecoding(ServedResource served, JsonObject body, RequestContext context) =>
        CheckDecoding(served.Type, Problems(context.DecodingProblems, served.Rules.DropUnknown(body)), context);

    /// <inheritdoc cref="CheckDecoding(ResourceType, IReadOnlyList{string}, RequestContext)"/>
    public static void CheckDecoding(ResourceType type, RequestContext context) => CheckDecoding(type, context.DecodingProblems, context);

    /// <summary>Two lists of problems as one.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<string> one, IReadOnlyList<string> other) => other.Count == 0 ? one : [.. one, .. other];

    /// <summary>Refuses or reports what decoding found, as the client wants.</summary>
    /// <exception cref="StatusException">400: validation is strict and there are problems.</exception>
    public static void CheckDecoding(ResourceType type, IReadOnlyList<string> problems, RequestContext context)
    {
        if (problems.Count == 0 || context.FieldValidation == FieldValidation.Ignore) return;
        if (context.FieldValidation == FieldValidation.Strict)
            throw ApiError.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: strict decoding error: {string.Join(", ", problems)}");
        foreach (var problem in problems) context.Warn(problem);
    }
}
