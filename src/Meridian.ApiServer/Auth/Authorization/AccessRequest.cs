namespace Meridian.ApiServer;

/// <summary>What somebody wants to do: the question that authorization answers.</summary>
public readonly record struct AccessRequest
{
    /// <summary>A question about a resource.</summary>
    /// <param name="verb">Verb, such as <c>get</c> or <c>impersonate</c>.</param>
    /// <param name="group">API group; empty for the core group.</param>
    /// <param name="resource">Plural name of the resource.</param>
    public AccessRequest(string verb, string group, string resource) => (Verb, Group, Resource) = (verb, group, resource);

    /// <summary>A question about a path outside the API, such as <c>/metrics</c>.</summary>
    public static AccessRequest ForPath(string verb, string path) => new(verb, "", "") { Path = path };

    /// <summary>Verb, such as <c>get</c>.</summary>
    public string Verb { get; init; }

    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; init; }

    /// <summary>Plural name of the resource; empty for a path outside the API.</summary>
    public string Resource { get; init; }

    /// <summary>Subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Namespace; empty for a cluster-scoped resource or all namespaces.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the object; empty for a collection.</summary>
    public string Name { get; init; } = "";

    /// <summary>Path outside the API; empty for a resource.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the question is about a resource.</summary>
    public bool IsResource => Path.Length == 0;

    /// <summary>How rules name the resource: <c>pods</c> or <c>pods/log</c>.</summary>
    internal string ResourceWithSub => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}
