namespace Meridian.ApiServer;

/// <summary>Which changes to watch, in the words of the query string.</summary>
public sealed record WatchQuery
{
    /// <summary><c>resourceVersion</c>: empty or <c>0</c> begins with the current state as additions.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary><c>resourceVersionMatch</c>: only with <see cref="SendInitialEvents"/>.</summary>
    public string ResourceVersionMatch { get; init; } = "";

    /// <summary><c>labelSelector</c>.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary><c>fieldSelector</c>.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary><c>allowWatchBookmarks</c>. Default false.</summary>
    public bool AllowBookmarks { get; init; }

    /// <summary><c>sendInitialEvents</c>; null when not given.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary><c>timeoutSeconds</c>; null for a random time between 30 and 60 minutes.</summary>
    public TimeSpan? Timeout { get; init; }
}
