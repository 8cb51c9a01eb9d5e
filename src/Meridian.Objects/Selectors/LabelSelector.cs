namespace Meridian.Objects;

/// <summary>Chooses objects by their labels: all requirements must hold. Immutable.</summary>
public sealed class LabelSelector : IEquatable<LabelSelector>
{
    /// <summary>Chooses every object.</summary>
    public static readonly LabelSelector Everything = new([], false);

    /// <summary>Chooses no object.</summary>
    public static readonly LabelSelector Nothing = new([], true);

    private readonly bool nothing;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements, bool nothing) => (Requirements, this.nothing) = (requirements, nothing);

    /// <summary>What must hold; empty for <see cref="Everything"/> and <see cref="Nothing"/>.</summary>
    public IReadOnlyList<LabelRequirement> Requirements { get; }

    /// <summary>Whether every object is chosen.</summary>
    public bool IsEverything => !nothing && Requirements.Count == 0;

    /// <summary>A selector of given requirements; none choose everything.</summary>
    public static LabelSelector Of(params IReadOnlyList<LabelRequirement> requirements) =>
        requirements.Count == 0 ? Everything : new LabelSelector([.. requirements], false);

    /// <summary>A selector for labels with exactly these values; none choose everything.</summary>
    public static LabelSelector From(IReadOnlyDictionary<string, string> matchLabels) =>
        Of([.. matchLabels.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new LabelRequirement(p.Key, LabelOperator.In, p.Value))]);

    /// <summary>The selector of an object's field. Null chooses nothing, an empty one everything.</summary>
    /// <exception cref="StatusException">400: an operator is not known, or values do not fit it.</exception>
    public static LabelSelector From(SelectorObject? selector)
    {
        if (selector is null) return Nothing;
        try
        {
            return Of([.. From(selector.MatchLabels).Requirements, .. selector.MatchExpressions.Select(From)]);
        }
        catch (FormatException fault)
        {
            throw ApiError.BadRequest(fault.Message);
        }
    }

    /// <summary>
    /// As <see cref="From(SelectorObject)"/>, but <see cref="Nothing"/> when the selector is not valid: for those who read it from a stored
    /// object, who can neither act on it nor refuse it.
    /// </summary>
    public static LabelSelector FromOrNothing(SelectorObject? selector)
    {
        try
        {
            return From(selector);
        }
        catch (StatusException)
        {
            return Nothing;
        }
    }

    /// <summary>
    /// Reads the text form: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (x,y)</c>, <c>a notin (x)</c>, <c>a</c>, <c>!a</c>,
    /// <c>a&gt;1</c>, <c>a&lt;1</c>, joined by commas. The empty text chooses everything.
    /// </summary>
    /// <exception cref="StatusException">400: the text is not a selector.</exception>
    public static LabelSelector Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Everything;
        try
        {
            return Of(new LabelSelectorParser(text).Parse());
        }
        catch (FormatException fault)
        {
            throw ApiError.BadRequest($"unable to parse requirement: {fault.Message}");
        }
    }

    /// <summary>Whether an object with these labels is chosen.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        if (nothing) return false;
        foreach (var requirement in Requirements)
            if (!requirement.Matches(labels)) return false;
        return true;
    }

    /// <summary>The text form, which <see cref="Parse"/> reads back; empty for <see cref="Everything"/>.</summary>
    public override string ToString() => string.Join(',', Requirements);

    /// <inheritdoc />
    public bool Equals(LabelSelector? other) =>
        other is not null && nothing == other.nothing && Requirements.SequenceEqual(other.Requirements);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    /// <inheritdoc />
    public override int GetHashCode() => Requirements.Count == 0 ? nothing.GetHashCode() : Requirements[0].GetHashCode();

    private static LabelRequirement From(SelectorRequirement requirement) => new(requirement.Key, requirement.Operator switch
    {
        "In" => LabelOperator.In,
        "NotIn" => LabelOperator.NotIn,
        "Exists" => LabelOperator.Exists,
        "DoesNotExist" => LabelOperator.DoesNotExist,
        "Gt" => LabelOperator.GreaterThan,
        "Lt" => LabelOperator.LessThan,
        var other => throw new FormatException($"\"{other}\" is not a valid label selector operator"),
    }, requirement.Values);
}
