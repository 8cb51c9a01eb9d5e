using System.Buffers;
using System.Collections.Frozen;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A selection of clusters, made ready for asking.</summary>
internal sealed class ClusterMatch
{
    /// <summary>Selects every cluster.</summary>
    public static readonly ClusterMatch Everything = new(new ClusterSelection());

    private static readonly SearchValues<char> VersionDigits = SearchValues.Create("0123456789.");

    private readonly FrozenSet<string> names;
    private readonly FrozenSet<string> excluded;
    private readonly LabelSelector labels;
    private readonly ClusterFieldRequirement[] fields;
    private readonly ClusterSelector annotation;

    /// <param name="selection">What a policy says.</param>
    public ClusterMatch(ClusterSelection selection) : this(selection, ClusterSelector.Everything)
    {
    }

    /// <param name="annotation">What the annotation of Federation v1 says.</param>
    public ClusterMatch(ClusterSelector annotation) : this(new ClusterSelection(), annotation)
    {
    }

    private ClusterMatch(ClusterSelection selection, ClusterSelector annotation)
    {
        names = selection.Names.ToFrozenSet(StringComparer.Ordinal);
        excluded = selection.Exclude.ToFrozenSet(StringComparer.Ordinal);
        labels = selection.LabelSelector is { } selector ? LabelSelector.FromOrNothing(selector) : LabelSelector.Everything;
        fields = selection.Fields;
        this.annotation = annotation;
    }

    /// <summary>Whether the cluster is selected.</summary>
    public bool Matches(MemberFacts member) => Mismatch(member) is null;

    /// <summary>Why the cluster is not selected, as the end of a sentence; null if it is.</summary>
    public string? Mismatch(MemberFacts member)
    {
        if (excluded.Contains(member.Name)) return "its name is excluded";
        if (names.Count > 0 && !names.Contains(member.Name)) return "its name is not among those selected";
        if (!labels.Matches(member.Labels)) return $"its labels do not match {labels}";
        if (!annotation.Matches(member.Labels)) return $"its labels do not match {ClusterSelector.Annotation}";
        foreach (var field in fields)
            if (!Matches(field, member)) return Wording(field, member);
        return null;
    }

    private static bool Matches(ClusterFieldRequirement field, MemberFacts member)
    {
        var values = Values(field.Key, member);
        return field.Operator switch
        {
            "In" => values.Any(field.Values.Contains),
            "NotIn" => !values.Any(field.Values.Contains),
            "Exists" => values.Count > 0,
            "DoesNotExist" => values.Count == 0,
            "Gt" => Number(member.Version) is { } version && version > Number(field.Values.FirstOrDefault("")),
            "Lt" => Number(member.Version) is { } version && version < Number(field.Values.FirstOrDefault("")),
            _ => false,
        };
    }

    private static IReadOnlyList<string> Values(string key, MemberFacts member) => key switch
    {
        "region" => One(member.Region),
        "zone" => member.Zones,
        "provider" => One(member.Provider),
        "version" => member.Version.Length == 0 ? [] : [member.Version, .. Shorter(member.Version)],
        _ => [],
    };

    private static IReadOnlyList<string> One(string value) => value.Length == 0 ? [] : [value];

    // v1.36.2 is also called 1.36.2, v1.36 and 1.36.
    private static IEnumerable<string> Shorter(string version)
    {
        var plain = version.TrimStart('v');
        yield return plain;
        if (Number(version) is not { } number) yield break;
        yield return $"{number.Major}.{number.Minor}";
        yield return $"v{number.Major}.{number.Minor}";
    }

    // Builds such as v1.36.0+k3s1 count as 1.36.0, and 1.36 as 1.36.0.
    private static Version? Number(string text)
    {
        var plain = text.TrimStart('v');
        var end = plain.AsSpan().IndexOfAnyExcept(VersionDigits);
        return Version.TryParse(end < 0 ? plain : plain[..end], out var version) ? new Version(version.Major, version.Minor, Math.Max(0, version.Build)) : null;
    }

    private static string Wording(ClusterFieldRequirement field, MemberFacts member)
    {
        var values = field.Key == "version" ? One(member.Version) : Values(field.Key, member);
        var wanted = field.Values.Length == 0 ? field.Operator : $"{field.Operator} {string.Join(", ", field.Values)}";
        return values.Count == 0 ? $"its {field.Key} is not known, but wanted is {wanted}" : $"its {field.Key} is {string.Join(", ", values)}, but wanted is {wanted}";
    }
}
