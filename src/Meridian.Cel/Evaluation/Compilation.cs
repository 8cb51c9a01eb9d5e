using Meridian.Cel.Checking;
using Meridian.Cel.Syntax;

namespace Meridian.Cel.Evaluation;

/// <summary>The way from text to program.</summary>
internal static class Compilation
{
    public static CelCompilation Run(CelEnvironment environment, string text, bool check)
    {
        var parsed = Parser.Parse(text, environment.Limits, environment.Macros);
        if (parsed.Root is null) return Failed(parsed.Source, parsed.Issues);
        var issues = Checker.Check(parsed.Root, parsed.Source, environment);
        if (check && issues.Count > 0) return Failed(parsed.Source, Ordered(issues));
        return new CelCompilation { Program = Planner.Plan(parsed.Root, environment, text), ResultType = parsed.Root.Type! };
    }

    private static List<CelIssue> Ordered(List<CelIssue> issues) => [.. issues.OrderBy(i => i.Line).ThenBy(i => i.Column)];

    private static CelCompilation Failed(SourceText source, List<CelIssue> issues) => new() { Issues = issues, Error = source.Describe(issues) };
}
