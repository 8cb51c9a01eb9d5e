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
}
