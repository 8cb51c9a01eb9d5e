using Meridian.Cel.Syntax;

namespace Meridian.Cel.Checking;

/// <summary>Constant arguments that can never be right are faults of the expression: patterns, times and lengths of time.</summary>
internal static class LiteralValidation
{
    public static void Check(List<Expr> visited, SourceText source, List<CelIssue> issues)
    {
        foreach (var call in visited.OfType<CallExpr>())
        {
            var literal = call.Function switch
            {
                "duration" or "timestamp" when call.Target is null && call.Arguments.Length == 1 => call.Arguments[0],
                "matches" => call.Arguments.ElementAtOrDefault(call.Target is null ? 1 : 0),
                _ => null,
            };
            if (literal is ConstExpr { Value.Kind: CelKind.String or CelKind.Int } text && Fault(call, text.Value) is { } fault)
                issues.Add(source.Issue(text.Position, fault));
        }
    }

    /// <summary>What keeps an expression from becoming a program although it is well typed: patterns that are none. Null if nothing does.</summary>
    public static string? ProgramFault(IEnumerable<Expr> visited)
    {
        foreach (var call in visited.OfType<CallExpr>())
            if (call is { Function: "find" or "findAll", Target: not null, Arguments: [ConstExpr { Value.Kind: CelKind.String } pattern, ..] } && Libraries.Re2.Fault(pattern.Value.AsString()) is { } fault) return fault;
        return null;
    }

    private static string? Fault(CallExpr call, CelValue text) => call.Function switch
    {
        "timestamp" when text.Kind == CelKind.Int => text.AsInt() is < Values.TimeText.MinSeconds or > Values.TimeText.MaxSeconds ? "invalid timestamp argument" : null,
        _ when text.Kind == CelKind.Int => null,
        "duration" => Values.TimeText.ParseDuration(text.AsString()) is null ? "invalid duration argument" : null,
        "timestamp" => Values.TimeText.ParseTimestamp(text.AsString()) is null ? "invalid timestamp argument" : null,
        _ => Libraries.Re2.Fault(text.AsString()) is { } fault ? $"invalid {call.Function} argument: {fault}" : null,
    };
}
