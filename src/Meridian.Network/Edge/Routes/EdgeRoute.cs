namespace Meridian.Network;

/// <summary>How a route's path is compared.</summary>
public enum EdgePathType
{
    /// <summary>Whole path elements from the front: <c>/a</c> matches <c>/a</c>, <c>/a/</c> and <c>/a/b</c>. <c>ImplementationSpecific</c> means this.</summary>
    Prefix,

    /// <summary>The whole path fits a regular expression, see <see cref="RoutePattern"/>.</summary>
    Pattern,

    /// <summary>The whole path, case-sensitive.</summary>
    Exact,
}

/// <summary>One rule: which requests go to which services, and what is done with them on the way.</summary>
public sealed record EdgeRoute
{
    /// <summary>Port it is for, as clients know it; 0 for all. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>Host name; <c>*.example.test</c> for names below; empty for all hosts. Default: empty.</summary>
    public string Host { get; init; } = "";

    /// <summary>Whether a wildcard host stands for any number of labels, as in the Gateway API, and not for one only, as in an Ingress. Default false.</summary>
    public bool AnyDepth { get; init; }

    /// <summary>Path, beginning with a slash, or the pattern. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>How the path is compared. Default: as a prefix.</summary>
    public EdgePathType PathType { get; init; } = EdgePathType.Prefix;

    /// <summary>Method, in capital letters; empty for all. Default: empty.</summary>
    public string Method { get; init; } = "";

    /// <summary>Headers the request must have, with these values. Default: none.</summary>
    public IReadOnlyList<EdgeField> Headers { get; init; } = [];

    /// <summary>Query parameters the request must have, with these values. Default: none.</summary>
    public IReadOnlyList<EdgeField> Query { get; init; } = [];

    /// <summary>Where matching requests go, by weight; none: they are answered by <see cref="Filters"/>, or 500. Default: none.</summary>
    public IReadOnlyList<EdgeTarget> Targets { get; init; } = [];

    /// <summary>What is done with matching requests. Default: nothing.</summary>
    public EdgeFilters Filters { get; init; } = EdgeFilters.None;

    /// <summary>How the service is treated. Default: as <see cref="EdgePolicy"/> says.</summary>
    public EdgePolicy Policy { get; init; } = EdgePolicy.Default;

    /// <summary>Sends everything to one service.</summary>
    public EdgeService Service
    {
        init => Targets = [new EdgeTarget(value)];
    }
}

/// <summary>A header or query parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record EdgeField(string Name, string Value)
{
    /// <summary>Whether the value is a pattern that the whole value has to fit, see <see cref="RoutePattern"/>. Default false.</summary>
    public bool IsPattern { get; init; }

    internal bool Fits(string value) => IsPattern ? RoutePattern.Of(Value).IsMatch(value) : value == Value;
}

/// <summary>A part of a route's requests.</summary>
/// <param name="Service">Where they go; null: they are answered 500, since what they were to go to is not there.</param>
/// <param name="Weight">How many parts of all go here; 0 for none. Default 1.</param>
public sealed record EdgeTarget(EdgeService? Service, int Weight = 1)
{
    /// <summary>What is done with these requests beside the filters of the route. Default: nothing.</summary>
    public EdgeFilters Filters { get; init; } = EdgeFilters.None;
}
