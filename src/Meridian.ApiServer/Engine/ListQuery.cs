using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Which part of a collection to list, in the words of the query string. All default to empty.</summary>
public sealed record ListQuery
{
    /// <summary>Everything, newest, in one page.</summary>
    public static readonly ListQuery All = new();

    /// <summary><c>labelSelector</c>.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary><c>fieldSelector</c>.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary><c>limit</c>: largest number of objects in the answer; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary><c>continue</c>: token of the page before.</summary>
    public string Continue { get; init; } = "";

    /// <summary><c>resourceVersion</c>.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary><c>resourceVersionMatch</c>: empty, <c>Exact</c> or <c>NotOlderThan</c>.</summary>
    public string ResourceVersionMatch { get; init; } = "";

    /// <summary><c>sendInitialEvents</c> was given, which a list does not take.</summary>
    public bool SendInitialEvents { get; init; }
}

/// <summary>One page of a collection.</summary>
/// <param name="Items">Objects in key order, each with its own kind and apiVersion.</param>
/// <param name="ResourceVersion">Revision of the collection; the same on all its pages.</param>
/// <param name="Continue">Token of the next page; empty on the last.</param>
/// <param name="Remaining">How many more objects follow, where the API says so; else null.</param>
public sealed record ListResult(IReadOnlyList<KubeObject> Items, string ResourceVersion, string Continue = "", long? Remaining = null);
