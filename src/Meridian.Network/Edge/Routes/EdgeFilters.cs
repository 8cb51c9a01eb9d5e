namespace Meridian.Network;

/// <summary>What is done with requests and answers of a route.</summary>
public sealed record EdgeFilters
{
    /// <summary>Nothing is done.</summary>
    public static readonly EdgeFilters None = new();

    /// <summary>Changes of the request's headers. Default: none.</summary>
    public EdgeHeaderChanges Request { get; init; } = EdgeHeaderChanges.None;

    /// <summary>Changes of the answer's headers. Default: none.</summary>
    public EdgeHeaderChanges Response { get; init; } = EdgeHeaderChanges.None;

    /// <summary>Answers with a redirect; null for not. Default null.</summary>
    public EdgeRedirect? Redirect { get; init; }

    /// <summary>Who gets a copy of the requests; nothing of its answers is passed on. Default: nobody.</summary>
    public IReadOnlyList<EdgeMirror> Mirrors { get; init; } = [];

    /// <summary>Asks the backend for something else; null for what was asked. Default null.</summary>
    public EdgeRewrite? Rewrite { get; init; }
}

/// <summary>One who gets a copy of requests.</summary>
/// <param name="Service">Where the copies go.</param>
/// <param name="Part">Part of the requests that are copied, 0 to 1.</param>
public sealed record EdgeMirror(EdgeService Service, double Part);

/// <summary>Changes of headers, in the order set, add, remove.</summary>
public sealed record EdgeHeaderChanges
{
    /// <summary>Nothing is changed.</summary>
    public static readonly EdgeHeaderChanges None = new();

    /// <summary>Headers that get this value in the place of any they have.</summary>
    public IReadOnlyList<EdgeField> Set { get; init; } = [];

    /// <summary>Headers that get this value beside those they have.</summary>
    public IReadOnlyList<EdgeField> Add { get; init; } = [];

    /// <summary>Headers that are taken away.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];

    /// <summary>Whether nothing is changed.</summary>
    public bool IsEmpty => Set.Count + Add.Count + Remove.Count == 0;
}

/// <summary>A redirect; what is null stays as it was asked.</summary>
public sealed record EdgeRedirect
{
    /// <summary>Status of the answer: 301, 302, 303, 307 or 308. Default 302.</summary>
    public int Status { get; init; } = 302;

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>Host name.</summary>
    public string? Host { get; init; }

    /// <summary>Port. Null: the usual one if the scheme is given, else the one asked.</summary>
    public int? Port { get; init; }

    /// <summary>Path.</summary>
    public EdgePathChange? Path { get; init; }
}

/// <summary>Another request in the place of the one asked; what is null stays.</summary>
public sealed record EdgeRewrite
{
    /// <summary>Host name.</summary>
    public string? Host { get; init; }

    /// <summary>Path.</summary>
    public EdgePathChange? Path { get; init; }
}

/// <summary>Another path.</summary>
/// <param name="Value">The path, or what comes in the place of the route's path.</param>
/// <param name="OnlyPrefix">Whether only the route's path is replaced and what follows it stays.</param>
public sealed record EdgePathChange(string Value, bool OnlyPrefix);
