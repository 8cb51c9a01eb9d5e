namespace Meridian.Cel;

/// <summary>What came of compiling an expression.</summary>
public sealed record CelCompilation
{
    /// <summary>The program; null if there are issues.</summary>
    public CelProgram? Program { get; init; }

    /// <summary>Faults, in the order of the text; empty if the expression is fine.</summary>
    public IReadOnlyList<CelIssue> Issues { get; init; } = [];

    /// <summary>All faults as text with the lines and carets, as <c>ERROR: &lt;input&gt;:1:5: undeclared reference to 'x' (in container '')</c>; empty without faults.</summary>
    public string Error { get; init; } = "";

    /// <summary>The error as Kubernetes words it: with "compilation failed: " or "program instantiation failed: " before it; empty without faults.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>Type of the result; an error type if there are issues.</summary>
    public CelType ResultType { get; init; } = CelType.Error;

    internal Syntax.Expr? Root { get; init; }

    internal IReadOnlyDictionary<string, CelSchema> Schemas { get; init; } = new Dictionary<string, CelSchema>();

    /// <summary>What the expression can cost for values that the schemas of its variables allow; nothing if it has issues.</summary>
    public CelCost EstimateCost() => Root is null ? default : Costs.CostEstimator.Estimate(Root, Schemas);
}
