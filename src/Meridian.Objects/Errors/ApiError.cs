namespace Meridian.Objects;

/// <summary>Makes the errors of the Kubernetes API with the wording that clients compare.</summary>
public static class ApiError
{
    /// <summary>404: <c>pods "x" not found</c>.</summary>
    public static StatusException NotFound(ResourceType type, string name) =>
        ForResource(404, "NotFound", type, name, $"{type.GroupResource} \"{name}\" not found");

    /// <summary>404 for a path that no API serves.</summary>
    public static StatusException NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource");

    /// <summary>409: <c>pods "x" already exists</c>.</summary>
    public static StatusException AlreadyExists(ResourceType type, string name) =>
        ForResource(409, "AlreadyExists", type, name, $"{type.GroupResource} \"{name}\" already exists");

    /// <summary>409: an update against an older version, or a failed precondition.</summary>
    /// <param name="type">Resource of the object.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="why">What went wrong. Default: the object was modified since it was read.</param>
    public static StatusException Conflict(ResourceType type, string name, string? why = null) =>
        ForResource(409, "Conflict", type, name,
            $"Operation cannot be fulfilled on {type.GroupResource} \"{name}\": " +
            (why ?? "the object has been modified; please apply your changes to the latest version and try again"));

    /// <summary>403: <c>pods "x" is forbidden: why</c>; without a name <c>pods is forbidden: why</c>.</summary>
    public static StatusException Forbidden(ResourceType type, string name, string why) =>
        ForResource(403, "Forbidden", type, name, name.Length == 0 ? $"{type.GroupResource} is forbidden: {why}" : $"{type.GroupResource} \"{name}\" is forbidden: {why}");

    /// <summary>422 with every fault found: <c>Deployment.apps "x" is invalid: spec.selector: Required value</c>.</summary>
    public static StatusException Invalid(ResourceType type, string name, IReadOnlyList<StatusCause> faults)
    {
        var kind = type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}";
        var texts = faults.Select(f => f.Field.Length == 0 ? f.Message : $"{f.Field}: {f.Message}").ToArray();
        var list = texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new StatusException(422, "Invalid", $"{kind} \"{name}\" is invalid: {list}")
        {
            DetailsName = name, DetailsGroup = type.Group, DetailsKind = type.Kind, Causes = faults,
        };
    }

    /// <summary>400: the request itself is malformed.</summary>
    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>401: no or wrong credentials.</summary>
    public static StatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <summary>405: the resource has no such verb.</summary>
    public static StatusException MethodNotAllowed(string message = "the server does not allow this method on the requested resource") =>
        new(405, "MethodNotAllowed", message);

    /// <summary>406: none of the media types the client accepts can be served.</summary>
    public static StatusException NotAcceptable(string message) => new(406, "NotAcceptable", message);

    /// <summary>410: the revision is no longer kept; list again.</summary>
    public static StatusException Expired(string message) => new(410, "Expired", message);

    /// <summary>413: the body is larger than the server takes.</summary>
    public static StatusException TooLarge(string message) => new(413, "RequestEntityTooLarge", message);

    /// <summary>415: the body has a media type the server does not read.</summary>
    public static StatusException UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    /// <summary>429: try again after <paramref name="seconds"/>.</summary>
    public static StatusException TooManyRequests(string message, int seconds) => new(429, "TooManyRequests", message) { RetryAfterSeconds = seconds };

    /// <summary>500: a fault of the server.</summary>
    public static StatusException Internal(string message) => new(500, "InternalError", $"Internal error occurred: {message}");

    /// <summary>501: known, but not built.</summary>
    public static StatusException NotImplemented(string message) => new(501, "NotImplemented", message);

    /// <summary>503: something the server needs is not there now.</summary>
    public static StatusException Unavailable(string message) => new(503, "ServiceUnavailable", message) { RetryAfterSeconds = 1 };

    /// <summary>504: the answer did not come in time.</summary>
    public static StatusException Timeout(string message, int retryAfterSeconds = 1) => new(504, "Timeout", message) { RetryAfterSeconds = retryAfterSeconds };

    private static StatusException ForResource(int code, string reason, ResourceType type, string name, string message) =>
        new(code, reason, message) { DetailsName = name, DetailsGroup = type.Group, DetailsKind = type.Plural };
}
