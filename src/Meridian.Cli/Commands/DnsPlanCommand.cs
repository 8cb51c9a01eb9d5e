using System.CommandLine;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian dns plan</c>.</summary>
internal sealed class DnsPlanCommand : CliCommand
{
    private readonly FederationOption context = new();
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts. Default: text.", HelpName = "text|json" };

    public DnsPlanCommand() : base("plan", "Tell what is still to be written at the DNS provider, and for which Services; with --dns-provider-dry-run that is everything.",
        "meridian dns plan", "meridian dns plan -o json")
    {
        format.AcceptOnlyFromAmong("text", "json");
        foreach (var option in (Option[])[format, context]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var federation = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(context), cancellationToken);
        var answer = await FederationQuestion.AskAsync(federation, ResourceTypes.DnsPlanReviews, null, new DnsPlanReview(), DnsPlanReview.JsonTypeInfo, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(FederationQuestion.Json(answer));
        else Write(output, answer.View<DnsPlanReview>().Status);
        return ExitCodes.Ok;
    }

    private static void Write(TextWriter output, DnsPlanStatus plan)
    {
        output.WriteLine($"{plan.Provider}: {plan.Reason}: {plan.Message}; {plan.Written} names are right");
        foreach (var name in plan.Names)
        {
            output.WriteLine($"{name.Name}{(name.Service.Length > 0 ? $"  for Service {name.Service}" : "")}");
            foreach (var change in name.Changes) output.WriteLine($"  {change}");
            if (name.Refused.Length > 0) output.WriteLine($"  not written: {name.Refused}");
        }
    }
}
