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
        var (issues, fault) = Checker.Check(parsed.Root, parsed.Source, environment);
        if (check && issues.Count > 0) return Failed(parsed.Source, Ordered(issues));
        if (check && fault is not null) return new CelCompilation { Issues = [new CelIssue(1, 0, fault)], Error = fault, Refusal = "program instantiation failed: " + fault };
        return new CelCompilation { Program = Planner.Plan(parsed.Root, environment, text), ResultType = parsed.Root.Type!, Root = parsed.Root, Schemas = environment.Schemas };
    }

    private static List<CelIssue> Ordered(List<CelIssue> issues) => [.. issues.OrderBy(i => i.Line).ThenBy(i => i.Column)];

    private static CelCompilation Failed(SourceText source, List<CelIssue> issues) => new() { Issues = issues, Error = source.Describe(issues), Refusal = "compilation failed: " + source.Describe(issues) };
}
