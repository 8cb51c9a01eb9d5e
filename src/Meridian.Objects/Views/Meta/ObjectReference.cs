namespace Meridian.Objects;

/// <summary>Names an object of any kind.</summary>
public sealed record ObjectReference
{
    /// <summary>API version.</summary>
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace; empty for cluster-scoped.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Uid; may be empty.</summary>
    public string Uid { get; init => field = value ?? ""; } = "";

    /// <summary>Version; may be empty.</summary>
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Part of the object, such as <c>spec.containers{web}</c>; may be empty.</summary>
    public string FieldPath { get; init => field = value ?? ""; } = "";
}
