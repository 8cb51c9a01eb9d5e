using System.Globalization;

namespace Meridian.Objects;

/// <summary>What a <see cref="LabelRequirement"/> asks of a label.</summary>
public enum LabelOperator
{
    /// <summary>The label has one of the values.</summary>
    In,

    /// <summary>The label is absent or has none of the values.</summary>
    NotIn,

    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is not there.</summary>
    DoesNotExist,

    /// <summary>The label is a whole number above the value.</summary>
    GreaterThan,

    /// <summary>The label is a whole number below the value.</summary>
    LessThan,
}

/// <summary>One requirement of a <see cref="LabelSelector"/>.</summary>
public sealed class LabelRequirement : IEquatable<LabelRequirement>
{
    private readonly long bound;

    /// <summary>Makes a requirement.</summary>
    /// <param name="key">Label.</param>
    /// <param name="op">What is asked.</param>
    /// <param name="values">At least one for In and NotIn, none for Exists and DoesNotExist, one whole number for GreaterThan and LessThan.</param>
    /// <exception cref="FormatException">The number of values does not fit the operator, or the value is not a number.</exception>
    public LabelRequirement(string key, LabelOperator op, params IReadOnlyList<string> values)
    {
        (Key, Operator) = (key, op);
        Values = [.. values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (Fault(op, Values, out bound) is { } fault) throw new FormatException(fault);
    }

    /// <summary>Label.</summary>
    public string Key { get; }

    /// <summary>What is asked.</summary>
    public LabelOperator Operator { get; }

    /// <summary>Values without duplicates, in ordinal order.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Whether an object with these labels fulfils the requirement.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var has = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.In => has && Contains(value!),
            LabelOperator.NotIn => !has || !Contains(value!),
            LabelOperator.Exists => has,
            LabelOperator.DoesNotExist => !has,
            LabelOperator.GreaterThan => has && TryNumber(value!, out var above) && above > bound,
            _ => has && TryNumber(value!, out var below) && below < bound,
        };
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Operator switch
    {
        LabelOperator.In => Values.Count == 1 ? $"{Key}={Values[0]}" : $"{Key} in ({string.Join(',', Values)})",
        LabelOperator.NotIn => Values.Count == 1 ? $"{Key}!={Values[0]}" : $"{Key} notin ({string.Join(',', Values)})",
        LabelOperator.Exists => Key,
        LabelOperator.DoesNotExist => "!" + Key,
        LabelOperator.GreaterThan => $"{Key}>{Values[0]}",
        _ => $"{Key}<{Values[0]}",
    };

    /// <inheritdoc />
    public bool Equals(LabelRequirement? other) =>
        other is not null && Key == other.Key && Operator == other.Operator && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as LabelRequirement);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Key, Operator, Values.Count);

    private bool Contains(string value)
    {
        foreach (var candidate in Values)
            if (candidate == value) return true;
        return false;
    }

    private static string? Fault(LabelOperator op, IReadOnlyList<string> values, out long bound)
    {
        bound = 0;
        return op switch
        {
            LabelOperator.In or LabelOperator.NotIn when values.Count == 0 => "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
            LabelOperator.Exists or LabelOperator.DoesNotExist when values.Count != 0 => "values: Invalid value: values set must be empty for exists and does not exist",
            LabelOperator.GreaterThan or LabelOperator.LessThan when values.Count != 1 => "values: Invalid value: for 'Gt', 'Lt' operators, exactly one value is required",
            LabelOperator.GreaterThan or LabelOperator.LessThan when !TryNumber(values[0], out bound) => $"values[0]: Invalid value: \"{values[0]}\": for 'Gt', 'Lt' operators, the value must be an integer",
            _ => null,
        };
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
