namespace Meridian.Objects;

/// <summary>
/// A request that failed as the Kubernetes API words it: it becomes, or was read from, a <c>Status</c> object.
/// Make one through <see cref="ApiError"/>.
/// </summary>
/// <param name="code">HTTP status code.</param>
/// <param name="reason">Machine-readable reason, such as <c>NotFound</c>.</param>
/// <param name="message">What a person reads.</param>
public sealed class StatusException(int code, string reason, string message) : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>Machine-readable reason, such as <c>NotFound</c>, <c>Conflict</c>, <c>Invalid</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary><c>details.name</c>; empty if none.</summary>
    public string DetailsName { get; init; } = "";

    /// <summary><c>details.group</c>; empty for the core group.</summary>
    public string DetailsGroup { get; init; } = "";

    /// <summary><c>details.kind</c>: the plural resource for look-ups, the kind for <c>Invalid</c>; empty if none.</summary>
    public string DetailsKind { get; init; } = "";

    /// <summary><c>details.causes</c>; never null.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary><c>details.retryAfterSeconds</c>; 0 if the client need not wait.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>Token of <c>metadata.continue</c> for an expired list, or empty.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Whether the object asked for does not exist.</summary>
    public bool IsNotFound => Reason == "NotFound";

    /// <summary>Whether an optimistic update lost, or a precondition failed.</summary>
    public bool IsConflict => Reason == "Conflict";

    /// <summary>Whether an object of that name is there already.</summary>
    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>Whether the revision asked for is no longer kept.</summary>
    public bool IsGone => Code == 410;
}
