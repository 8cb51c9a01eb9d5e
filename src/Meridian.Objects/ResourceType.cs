namespace Meridian.Objects;

/// <summary>
/// One served resource: its group, version, kind and plural name, and how clients may call it.
/// Two types are equal when group, version and plural agree.
/// </summary>
/// <param name="group">API group; the empty string is the core group.</param>
/// <param name="version">API version, such as <c>v1</c>.</param>
/// <param name="kind">Kind in camel case, such as <c>Deployment</c>.</param>
/// <param name="plural">Plural lower-case name as in URLs, such as <c>deployments</c>.</param>
/// <param name="namespaced">Whether objects live in a namespace.</param>
public sealed class ResourceType(string group, string version, string kind, string plural, bool namespaced) : IEquatable<ResourceType>
{
    /// <summary>API group; the empty string is the core group.</summary>
    public string Group { get; } = group;

    /// <summary>API version, such as <c>v1</c>.</summary>
    public string Version { get; } = version;

    /// <summary>Kind, such as <c>Deployment</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>Plural name as in URLs, such as <c>deployments</c>.</summary>
    public string Plural { get; } = plural;

    /// <summary>Whether objects live in a namespace.</summary>
    public bool Namespaced { get; } = namespaced;

    /// <summary>Singular name clients may type. Default: the kind in lower case.</summary>
    public string Singular { get; init; } = kind.ToLowerInvariant();

    /// <summary>Kind of the collection. Default: the kind followed by <c>List</c>.</summary>
    public string ListKind { get; init; } = kind + "List";

    /// <summary>Short names clients may type, such as <c>deploy</c>. Default: none.</summary>
    public string[] ShortNames { get; init; } = [];

    /// <summary>Groups of resources the type belongs to, such as <c>all</c>. Default: none.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>Subresources served under an object, such as <c>status</c> or <c>scale</c>. Default: none.</summary>
    public string[] Subresources { get; init; } = [];

    /// <summary>Fields that objects can be selected by, beside <c>metadata.name</c> and <c>metadata.namespace</c>. Default: none.</summary>
    public SelectableField[] SelectableFields { get; init; } = [];

    /// <summary>Verbs that other resources have and this one has not, such as <c>deletecollection</c>. Default: none.</summary>
    public string[] MissingVerbs { get; init; } = [];

    /// <summary>Whether deleting an object answers the object as it last was; else a Status says that it is gone. Default false.</summary>
    public bool DeleteAnswersObject { get; init; }

    /// <summary>Schema of a custom resource; null for kinds of the <see cref="SchemaTable"/>, and for those nobody knows the fields of.</summary>
    public StructuralSchema? Structure => StructureSource?.Value;

    /// <summary>Where <see cref="Structure"/> comes from at its first use: most schemas are large, and many are never asked for.</summary>
    public Lazy<StructuralSchema>? StructureSource { get; init; }

    /// <summary>What every request for the resource is warned of; empty for nothing. Default empty.</summary>
    public string Deprecation { get; init; } = "";

    /// <summary><c>v1</c> for the core group, else <c>group/version</c>: the value of <c>apiVersion</c>.</summary>
    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary><c>deployments.apps</c>, or just <c>pods</c> in the core group: how errors name the resource.</summary>
    public string GroupResource { get; } = group.Length == 0 ? plural : $"{plural}.{group}";

    /// <summary>URL path of the collection, below the server's root and without a leading slash.</summary>
    /// <param name="ns">Namespace; null or empty for all namespaces or for a cluster-scoped type.</param>
    public string CollectionPath(string? ns)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        return Namespaced && !string.IsNullOrEmpty(ns) ? $"{root}/namespaces/{ns}/{Plural}" : $"{root}/{Plural}";
    }

    /// <summary>URL path of one object, below the server's root and without a leading slash.</summary>
    public string ItemPath(ObjectKey key) => $"{CollectionPath(key.Namespace)}/{key.Name}";

    /// <inheritdoc />
    public bool Equals(ResourceType? other) =>
        other is not null && Group == other.Group && Version == other.Version && Plural == other.Plural;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ResourceType);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Group, Version, Plural);

    /// <summary><c>deployments.v1.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? $"{Plural}.{Version}" : $"{Plural}.{Version}.{Group}";
}
