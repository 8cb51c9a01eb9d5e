using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Which objects of a resource an informer follows. The server sends no others, so that they cost nothing here.</summary>
public sealed record InformerScope
{
    /// <summary>All objects.</summary>
    public static readonly InformerScope All = new();

    /// <summary>Label selector in its text form; empty selects all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>Field selector in its text form; empty selects all.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>Namespace; empty for all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>
    /// Makes of an object what is kept of it, for collections that are too large to be kept whole. Name, uid and version must stay; null keeps
    /// everything. The same instance each time, as scopes are compared.
    /// </summary>
    public Func<KubeObject, KubeObject>? Keep { get; init; }
}
