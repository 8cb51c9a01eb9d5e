using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One rule of a role. Null lists are empty lists.</summary>
internal sealed record PolicyRule
{
    public string[]? Verbs { get; init; }

    public string[]? ApiGroups { get; init; }

    public string[]? Resources { get; init; }

    public string[]? ResourceNames { get; init; }

    [JsonPropertyName("nonResourceURLs")]
    public string[]? NonResourceUrls { get; init; }
}

/// <summary>A Role or ClusterRole.</summary>
internal sealed record RoleView : IObjectView<RoleView>
{
    public static JsonTypeInfo<RoleView> JsonTypeInfo => RbacJsonContext.Default.RoleView;

    public PolicyRule[]? Rules { get; init; }

    public AggregationRule? AggregationRule { get; init; }
}

/// <summary>Makes a ClusterRole the sum of others, chosen by labels.</summary>
internal sealed record AggregationRule
{
    public LabelSelectorView[]? ClusterRoleSelectors { get; init; }
}

/// <summary>The labels by which roles are added up.</summary>
internal sealed record LabelSelectorView
{
    public Dictionary<string, string>? MatchLabels { get; init; }

    public LabelRequirementView[]? MatchExpressions { get; init; }

    public bool Matches(IReadOnlyDictionary<string, string> labels) =>
        (MatchLabels ?? []).All(l => labels.GetValueOrDefault(l.Key) == l.Value) && (MatchExpressions ?? []).All(e => e.Matches(labels));
}

/// <summary>One expression of a <see cref="LabelSelectorView"/>.</summary>
internal sealed record LabelRequirementView
{
    public string? Key { get; init; }

    public string? Operator { get; init; }

    public string[]? Values { get; init; }

    // An operator that is not known selects nothing: a mistake must not grant rights.
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(Key ?? "");
        return Operator switch
        {
            "In" => value is not null && (Values ?? []).Contains(value),
            "NotIn" => value is null || !(Values ?? []).Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}

/// <summary>A RoleBinding or ClusterRoleBinding.</summary>
internal sealed record BindingView : IObjectView<BindingView>
{
    public static JsonTypeInfo<BindingView> JsonTypeInfo => RbacJsonContext.Default.BindingView;

    public RoleReference? RoleRef { get; init; }

    public SubjectView[]? Subjects { get; init; }
}

/// <summary>The role that a binding grants.</summary>
internal sealed record RoleReference
{
    public string? Kind { get; init; }

    public string? Name { get; init; }
}

/// <summary>Somebody a binding grants its role to.</summary>
internal sealed record SubjectView
{
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoleView))]
[JsonSerializable(typeof(BindingView))]
internal sealed partial class RbacJsonContext : JsonSerializerContext;
