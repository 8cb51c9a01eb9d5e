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
                "matches" or "find" or "findAll" => call.Arguments.ElementAtOrDefault(call.Target is null ? 1 : 0),
                _ => null,
            };
            if (literal is ConstExpr { Value.Kind: CelKind.String } text && Fault(call, text.Value) is { } fault)
                issues.Add(source.Issue(text.Position, fault));
        }
    }

    private static string? Fault(CallExpr call, CelValue text) => call.Function switch
    {
        "duration" => Values.TimeText.ParseDuration(text.AsString()) is null ? "invalid duration argument" : null,
        "timestamp" => Values.TimeText.ParseTimestamp(text.AsString()) is null ? "invalid timestamp argument" : null,
        _ => Libraries.Re2.Fault(text.AsString()) is { } fault ? $"invalid {call.Function} argument: {fault}" : null,
    };
}
