using System.Globalization;

namespace Meridian.Objects;

/// <summary>Which nodes a pod's selector and affinity name.</summary>
public static class NodeMatching
{
    /// <summary>Whether the node selector and the required node affinity both hold.</summary>
    public static bool Matches(PodSpec pod, KubeObject node)
    {
        foreach (var (label, value) in pod.NodeSelector)
        {
            if (node.Header.Labels.GetValueOrDefault(label) != value) return false;
        }
        return pod.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required
            || required.NodeSelectorTerms.Any(t => Matches(t, node));
    }

    /// <summary>Whether all of a term's requirements hold; an empty term matches nothing.</summary>
    public static bool Matches(NodeSelectorTerm term, KubeObject node)
    {
        if (term.MatchExpressions.Length == 0 && term.MatchFields.Length == 0) return false;
        return term.MatchExpressions.All(e => Holds(e, node.Header.Labels.GetValueOrDefault(e.Key)))
            && term.MatchFields.All(f => f.Key == "metadata.name" && Holds(f, node.Header.Name));
    }

    private static bool Holds(SelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(requirement, value) > 0,
        "Lt" => Compare(requirement, value) < 0,
        _ => false,
    };

    private static int? Compare(SelectorRequirement requirement, string? value) =>
        requirement.Values is [var bound] && Number(value) is { } left && Number(bound) is { } right ? left.CompareTo(right) : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
