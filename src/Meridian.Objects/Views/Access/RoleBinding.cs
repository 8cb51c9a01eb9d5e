using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a RoleBinding.</summary>
public sealed record RoleBinding : IObjectView<RoleBinding>
{
    /// <summary>Who.</summary>
    public Subject[] Subjects { get; init => field = value ?? []; } = [];

    /// <summary>May do what, in the binding's namespace.</summary>
    public RoleRef RoleRef { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<RoleBinding> JsonTypeInfo => ObjectsJsonContext.Default.RoleBinding;
}

/// <summary>The view of a ClusterRoleBinding.</summary>
public sealed record ClusterRoleBinding : IObjectView<ClusterRoleBinding>
{
    /// <summary>Who.</summary>
    public Subject[] Subjects { get; init => field = value ?? []; } = [];

    /// <summary>May do what, everywhere.</summary>
    public RoleRef RoleRef { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ClusterRoleBinding> JsonTypeInfo => ObjectsJsonContext.Default.ClusterRoleBinding;
}

/// <summary>A user, group or service account.</summary>
public sealed record Subject
{
    /// <summary><c>User</c>, <c>Group</c> or <c>ServiceAccount</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Group of the kind.</summary>
    public string ApiGroup { get; init => field = value ?? ""; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace of a service account.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";
}

/// <summary>The role of a binding.</summary>
public sealed record RoleRef
{
    /// <summary>Group of the role.</summary>
    public string ApiGroup { get; init => field = value ?? ""; } = "";

    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}
