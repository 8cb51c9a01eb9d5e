namespace Meridian.Objects;

/// <summary>A parameter of operations.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its JSON type.</param>
/// <param name="Description">What it does.</param>
internal sealed record OpenApiParameter(string Name, string Type, string Description)
{
    private static readonly Dictionary<string, OpenApiParameter> Known = new OpenApiParameter[]
    {
        new("name", "string", "Name of the object."),
        new("namespace", "string", "Namespace of the object."),
        new("path", "string", "Path below the one that is reached through the server."),
        new("allowWatchBookmarks", "boolean", "Sends a BOOKMARK event from time to time, so that a client knows how far it has seen. Only for watches."),
        new("continue", "string", "Token of the page before, to be given the next one."),
        new("fieldSelector", "string", "Only objects whose fields are so."),
        new("labelSelector", "string", "Only objects whose labels are so."),
        new("limit", "integer", "Most objects of one page. The answer's metadata.continue tells how to be given the next."),
        new("resourceVersion", "string", "Revision to read at, or to watch from."),
        new("resourceVersionMatch", "string", "How resourceVersion is meant: Exact, or NotOlderThan."),
        new("sendInitialEvents", "boolean", "Begins a watch with what is there, and a bookmark that ends it. Needs resourceVersionMatch=NotOlderThan."),
        new("timeoutSeconds", "integer", "Ends a watch after so many seconds."),
        new("watch", "boolean", "Tells of changes as they happen instead of listing."),
        new("dryRun", "string", "With All nothing is stored; the answer is what would have been."),
        new("fieldManager", "string", "Who owns the fields that are written."),
        new("fieldValidation", "string", "What becomes of unknown and duplicate fields: Ignore, Warn (the default) or Strict."),
        new("force", "boolean", "Takes fields over from other managers. Only for apply patches."),
        new("gracePeriodSeconds", "integer", "Time to end gracefully; 0 deletes at once."),
        new("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean", "Kubernetes' switch for objects that cannot be read; there are none here."),
        new("orphanDependents", "boolean", "The older form of propagationPolicy."),
        new("propagationPolicy", "string", "What becomes of dependents: Orphan, Background or Foreground."),
        new("container", "string", "Container of the pod. Needed if there are several."),
        new("command", "string", "A part of the command line to run."),
        new("follow", "boolean", "Goes on with what is logged from now on."),
        new("previous", "boolean", "The log of the container's life before."),
        new("sinceSeconds", "integer", "Only lines so young."),
        new("timestamps", "boolean", "Begins each line with its time."),
        new("tailLines", "integer", "Only so many of the last lines."),
        new("limitBytes", "integer", "At most so many bytes."),
        new("stdin", "boolean", "Passes standard input on."),
        new("stdout", "boolean", "Sends standard output."),
        new("stderr", "boolean", "Sends standard error."),
        new("tty", "boolean", "Runs in a terminal."),
        new("ports", "integer", "Ports to forward."),
    }.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Parameters of lists and watches.</summary>
    public static readonly string[] OfList =
    [
        "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
        "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch",
    ];

    /// <summary>Parameters of creates and updates.</summary>
    public static readonly string[] OfWrite = ["dryRun", "fieldManager", "fieldValidation"];

    /// <summary>Parameters of patches.</summary>
    public static readonly string[] OfPatch = [.. OfWrite, "force"];

    /// <summary>Parameters of deletions.</summary>
    public static readonly string[] OfDelete =
        ["dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential", "orphanDependents", "propagationPolicy"];

    /// <summary>Parameters of deletions of many.</summary>
    public static readonly string[] OfDeleteAll =
    [
        "continue", "dryRun", "fieldSelector", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential", "labelSelector", "limit",
        "orphanDependents", "propagationPolicy", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds",
    ];

    /// <summary>The parameter of this name.</summary>
    public static OpenApiParameter Named(string name) => Known[name];

    /// <summary>Parameters of a subresource that streams.</summary>
    public static string[] OfStream(string subresource) => subresource switch
    {
        "log" => ["container", "follow", "limitBytes", "previous", "sinceSeconds", "tailLines", "timestamps"],
        "exec" => ["command", "container", "stderr", "stdin", "stdout", "tty"],
        "attach" => ["container", "stderr", "stdin", "stdout", "tty"],
        "portforward" => ["ports"],
        _ => ["path"],
    };
}
