using System.Globalization;

namespace Meridian.Objects;

/// <summary>How a <see cref="ClusterRequirement"/> judges a label.</summary>
public enum ClusterOperator
{
    /// <summary>The label has one of the values.</summary>
    In,

    /// <summary>The label is absent or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is absent.</summary>
    DoesNotExist,

    /// <summary>The label is a whole number above the value.</summary>
    GreaterThan,

    /// <summary>The label is a whole number below the value.</summary>
    LessThan,
}

/// <summary>One condition on a cluster's labels.</summary>
/// <param name="Key">Label.</param>
/// <param name="Operator">What is asked of it.</param>
/// <param name="Values">What it is compared with.</param>
public sealed record ClusterRequirement(string Key, ClusterOperator Operator, IReadOnlyList<string> Values)
{
    /// <summary>Whether a cluster with these labels meets the condition.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var found = labels.TryGetValue(Key, out var label);
        return Operator switch
        {
            ClusterOperator.In => found && Values.Contains(label, StringComparer.Ordinal),
            ClusterOperator.NotIn => !found || !Values.Contains(label, StringComparer.Ordinal),
            ClusterOperator.Exists => found,
            ClusterOperator.DoesNotExist => !found,
            ClusterOperator.GreaterThan => found && Number(label) is { } number && number > Number(Values[0]),
            _ => found && Number(label) is { } number && number < Number(Values[0]),
        };
    }

    /// <summary>The text as a whole number, or null.</summary>
    public static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
