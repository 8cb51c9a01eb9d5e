namespace Meridian.Cel;

/// <summary>What an expression asks an authorizer.</summary>
public sealed record CelAuthorizationCheck
{
    /// <summary>Service account asked about, as <c>system:serviceaccount:namespace:name</c>; empty for the user of the request.</summary>
    public string User { get; init; } = "";

    /// <summary>Path, for requests that are for no resource; else empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>Resource; empty for paths.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Subresource, or empty.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>Namespace, or empty.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Object, or empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Field selector, or empty.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>Label selector, or empty.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>Verb.</summary>
    public string Verb { get; init; } = "";
}

/// <summary>Answers what expressions ask of <c>authorizer</c>.</summary>
public interface ICelAuthorizer
{
    /// <summary>Whether it is allowed, and why or why not.</summary>
    (bool Allowed, string Reason) Check(CelAuthorizationCheck check);
}
