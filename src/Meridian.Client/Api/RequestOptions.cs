namespace Meridian.Client;

/// <summary>Which objects a list returns.</summary>
public sealed record ListOptions
{
    /// <summary>Everything, newest, in one page.</summary>
    public static readonly ListOptions All = new();

    /// <summary>Label selector in its text form; empty selects all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>Field selector in its text form; empty selects all.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>Largest number of objects in one page; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary>Token of the page before; empty for the first.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Whether only the objects' metadata is needed; what is left out is not sent over HTTP. Default false.</summary>
    public bool MetadataOnly { get; init; }
}

/// <summary>Which changes a watch shows.</summary>
public sealed record WatchOptions
{
    /// <summary>Show changes after this revision; empty begins with the current state as additions.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Label selector in its text form; empty selects all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>Field selector in its text form; empty selects all.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>Whether the server may send bookmarks. Default true.</summary>
    public bool AllowBookmarks { get; init; } = true;

    /// <summary>Whether only the objects' metadata is needed; what is left out is not sent over HTTP. Default false.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>After this time the server ends the watch; null leaves it to the server.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>How a write is made.</summary>
public sealed record WriteOptions
{
    /// <summary>A plain write to the object itself.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Writes the <c>status</c> subresource.</summary>
    public static readonly WriteOptions Status = new() { Subresource = "status" };

    /// <summary>Subresource to write, such as <c>status</c> or <c>scale</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Who owns the fields written. Needed by an apply patch.</summary>
    public string FieldManager { get; init; } = "meridian";

    /// <summary>For an apply patch: take fields over from other managers instead of failing with a conflict.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// For an apply patch: only make a new object; if the name is taken, 409 with the reason <c>AlreadyExists</c>. Default false. Servers that do not know
    /// <c>If-None-Match</c>, Kubernetes's own among them, apply to whatever is there: to be asked only of those that say they know it.
    /// </summary>
    public bool MustBeNew { get; init; }

    /// <summary>Check and answer as for a real write, but store nothing.</summary>
    public bool DryRun { get; init; }
}

/// <summary>The four formats of a patch.</summary>
public enum PatchKind
{
    /// <summary>RFC 6902, <c>application/json-patch+json</c>.</summary>
    Json,

    /// <summary>RFC 7386, <c>application/merge-patch+json</c>.</summary>
    Merge,

    /// <summary>Kubernetes strategic merge, <c>application/strategic-merge-patch+json</c>.</summary>
    Strategic,

    /// <summary>Server-side apply, <c>application/apply-patch+yaml</c> (the body may be JSON).</summary>
    Apply,
}

/// <summary>How an object is deleted.</summary>
public sealed record DeleteOptions
{
    /// <summary>Background propagation, the object's own grace period, no precondition.</summary>
    public static readonly DeleteOptions Background = new();

    /// <summary>At once, without waiting for the node.</summary>
    public static readonly DeleteOptions Now = new() { GracePeriodSeconds = 0 };

    /// <summary>Seconds the pod has to stop; null for the pod's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>. Default <c>Background</c>.</summary>
    public string PropagationPolicy { get; init; } = "Background";

    /// <summary>Delete only the object with this uid; empty for whichever is there.</summary>
    public string PreconditionUid { get; init; } = "";
}
