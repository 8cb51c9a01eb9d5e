namespace Meridian.ApiServer;

/// <summary>What part of the server a path addresses.</summary>
internal enum PathKind
{
    /// <summary>Anything outside the API, such as <c>/healthz</c>.</summary>
    NonResource,

    /// <summary><c>/api</c> or <c>/apis</c>: the list of versions or groups.</summary>
    Root,

    /// <summary><c>/apis/apps</c>: one group.</summary>
    Group,

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c>: the resources of one version.</summary>
    Version,

    /// <summary>A collection, an object or a subresource.</summary>
    Resource,
}

/// <summary>The path of a request, taken apart as the Kubernetes API lays it out. No look-ups: it may name what is not served.</summary>
internal readonly record struct RequestPath
{
    /// <summary>The subresource that has another server's path behind it.</summary>
    public const string Proxy = "proxy";

    private const int MaxSegments = 32;

    /// <summary>What part of the server is addressed.</summary>
    public PathKind Kind { get; private init; }

    /// <summary>The whole path, as sent.</summary>
    public string Path { get; private init; }

    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; private init; }

    /// <summary>API version.</summary>
    public string Version { get; private init; }

    /// <summary>Namespace; empty for none. For the resource <c>namespaces</c> itself the object's name.</summary>
    public string Namespace { get; private init; }

    /// <summary>Plural name of the resource.</summary>
    public string Resource { get; private init; }

    /// <summary>Name of the object; empty for a collection.</summary>
    public string Name { get; private init; }

    /// <summary>Subresource; empty for the object itself.</summary>
    public string Subresource { get; private init; }

    /// <summary>Whether the path has the old form <c>/api/v1/watch/...</c>.</summary>
    public bool LegacyWatch { get; private init; }

    /// <summary>Whether an object, and not a collection, is addressed.</summary>
    public bool IsItem => Kind == PathKind.Resource && Name.Length > 0;

    /// <summary>Takes a path apart. Trailing slashes do not matter.</summary>
    public static RequestPath Parse(string path)
    {
        var none = new RequestPath { Path = path, Group = "", Version = "", Namespace = "", Resource = "", Name = "", Subresource = "" };
        var segments = path.Split('/', MaxSegments, StringSplitOptions.RemoveEmptyEntries);
        // An empty segment in the middle would make "/api/v1//pods" another spelling of "/api/v1/pods".
        if (segments.Length == 0) return none;
        var parsed = segments[0] switch
        {
            "api" => AfterGroup(none, segments, 1),
            "apis" when segments.Length == 1 => none with { Kind = PathKind.Root },
            "apis" when segments.Length == 2 => none with { Kind = PathKind.Group, Group = segments[1] },
            "apis" => AfterGroup(none with { Group = segments[1] }, segments, 2),
            _ => none,
        };
        return OwnPart(parsed).Contains("//", StringComparison.Ordinal) ? none : parsed;
    }

    // What is behind a proxy is another server's path, in which anything may be.
    private static ReadOnlySpan<char> OwnPart(RequestPath parsed)
    {
        var end = parsed.Subresource == Proxy ? parsed.Path.IndexOf("/" + Proxy, StringComparison.Ordinal) : -1;
        return end < 0 ? parsed.Path : parsed.Path.AsSpan(0, end);
    }

    private static RequestPath AfterGroup(RequestPath path, string[] segments, int at)
    {
        if (segments.Length == at) return path with { Kind = PathKind.Root };
        path = path with { Version = segments[at] };
        var rest = segments.AsSpan(at + 1);
        if (rest.Length > 1 && rest[0] == "watch")
        {
            path = path with { LegacyWatch = true };
            rest = rest[1..];
        }
        return rest.Length == 0 ? path with { Kind = PathKind.Version } : InVersion(path with { Kind = PathKind.Resource }, rest);
    }

    private static RequestPath InVersion(RequestPath path, ReadOnlySpan<string> rest)
    {
        if (rest[0] == "namespaces" && path.Group.Length == 0) return InCoreNamespaces(path, rest);
        if (rest[0] == "namespaces" && rest.Length > 2) return Resourceful(path with { Namespace = rest[1] }, rest[2..]);
        return Resourceful(path, rest);
    }

    // namespaces/x and its subresources are the Namespace itself; namespaces/x/anything else is a collection inside it.
    private static RequestPath InCoreNamespaces(RequestPath path, ReadOnlySpan<string> rest)
    {
        if (rest.Length == 1) return path with { Resource = "namespaces" };
        path = path with { Namespace = rest[1] };
        if (rest.Length == 2) return path with { Resource = "namespaces", Name = rest[1] };
        return rest[2] is "status" or "finalize" && rest.Length == 3
            ? path with { Resource = "namespaces", Name = rest[1], Subresource = rest[2] }
            : Resourceful(path, rest[2..]);
    }

    private static RequestPath Resourceful(RequestPath path, ReadOnlySpan<string> rest) => path with
    {
        Resource = rest[0],
        Name = rest.Length > 1 ? rest[1] : "",
        Subresource = rest.Length <= 2 ? "" : rest[2] == Proxy ? Proxy : string.Join('/', rest[2..]!),
    };
}
