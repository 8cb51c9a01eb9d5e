namespace Meridian.Cel;

/// <summary>How large an expression may be.</summary>
public sealed record CelLimits
{
    /// <summary>The limits that Kubernetes uses.</summary>
    public static CelLimits Default { get; } = new();

    /// <summary>Longest text, in characters. Default 100,000.</summary>
    public int MaxSize { get; init; } = 100_000;

    /// <summary>Deepest nesting of operators, brackets, selections and calls. Default 250.</summary>
    public int MaxDepth { get; init; } = 250;
}
