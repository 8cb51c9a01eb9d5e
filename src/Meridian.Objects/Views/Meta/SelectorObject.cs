namespace Meridian.Objects;

/// <summary>A label selector as objects hold it. <see cref="LabelSelector.From(SelectorObject)"/> evaluates it.</summary>
public sealed record SelectorObject
{
    /// <summary>Labels with exactly these values.</summary>
    public IReadOnlyDictionary<string, string> MatchLabels { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Further requirements; all must hold.</summary>
    public SelectorRequirement[] MatchExpressions { get; init => field = value ?? []; } = [];
}

/// <summary>One requirement on a label.</summary>
public sealed record SelectorRequirement
{
    /// <summary>Label.</summary>
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c>, <c>DoesNotExist</c>; for nodes also <c>Gt</c> and <c>Lt</c>.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>Values for the operators that need them.</summary>
    public string[] Values { get; init => field = value ?? []; } = [];
}
