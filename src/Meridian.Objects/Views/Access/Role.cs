using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a Role.</summary>
public sealed record Role : IObjectView<Role>
{
    /// <summary>What it allows.</summary>
    public PolicyRule[] Rules { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public static JsonTypeInfo<Role> JsonTypeInfo => ObjectsJsonContext.Default.Role;
}

/// <summary>The view of a ClusterRole.</summary>
public sealed record ClusterRole : IObjectView<ClusterRole>
{
    /// <summary>What it allows.</summary>
    public PolicyRule[] Rules { get; init => field = value ?? []; } = [];

    /// <summary>ClusterRoles whose rules make up this one's; null for own rules.</summary>
    public AggregationRule? AggregationRule { get; init; }

    /// <inheritdoc />
    public static JsonTypeInfo<ClusterRole> JsonTypeInfo => ObjectsJsonContext.Default.ClusterRole;
}

/// <summary>ClusterRoles whose rules are collected.</summary>
public sealed record AggregationRule
{
    /// <summary>Any of them.</summary>
    public SelectorObject[] ClusterRoleSelectors { get; init => field = value ?? []; } = [];
}

/// <summary>What is allowed.</summary>
public sealed record PolicyRule
{
    /// <summary>Verbs; <c>*</c> for all.</summary>
    public string[] Verbs { get; init => field = value ?? []; } = [];

    /// <summary>API groups; <c>*</c> for all.</summary>
    public string[] ApiGroups { get; init => field = value ?? []; } = [];

    /// <summary>Plural names, with <c>/subresource</c> for those; <c>*</c> for all.</summary>
    public string[] Resources { get; init => field = value ?? []; } = [];

    /// <summary>Names; empty for all.</summary>
    public string[] ResourceNames { get; init => field = value ?? []; } = [];

    /// <summary>Paths, may end with <c>*</c>.</summary>
    public string[] NonResourceURLs { get; init => field = value ?? []; } = [];
}
