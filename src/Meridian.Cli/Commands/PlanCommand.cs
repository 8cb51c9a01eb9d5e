using System.CommandLine;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian plan</c>.</summary>
internal sealed class PlanCommand : CliCommand
{
    /// <summary>With <c>--detailed-exitcode</c>: something would change.</summary>
    private const int Changes = 2;

    private readonly Option<string[]> files = new("--filename", "-f") { Description = "File or folder with the objects; - for standard input. May be repeated.", HelpName = "FILE", Required = true };
    private readonly Option<string?> ns = new("--namespace", "-n") { Description = "Namespace of objects that say none. Default: default.", HelpName = "NAMESPACE" };
    private readonly Option<bool> overrides = new("--show-overrides") { Description = "Also show, by cluster, the fields that overrides change." };
    private readonly Option<bool> detailed = new("--detailed-exitcode") { Description = "Exit with 2 if something would change, with 0 if nothing would." };
    private readonly FederationOption context = new();
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts. Default: text.", HelpName = "text|json" };

    public PlanCommand() : base("plan", "Show where objects would go if they were applied, and what would move. Nothing is changed.",
        "meridian plan -f backend.yaml", "meridian plan -f policies/ -f backend.yaml --show-overrides", "helm template shop | meridian plan -f - --detailed-exitcode")
    {
        format.AcceptOnlyFromAmong("text", "json");
        foreach (var option in (Option[])[files, ns, overrides, detailed, format, context]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var manifests = ManifestFiles.Read(arguments.GetRequiredValue(files), Console.OpenStandardInput());
        if (manifests.Count == 0) throw CliException.BadInput("no objects were given");
        using var federation = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(context), cancellationToken);
        var tried = await new DryRun(federation, arguments.GetValue(ns) ?? "default").RunAsync(manifests, cancellationToken);
        var question = new PlanReview { Spec = new() { Objects = [.. tried.Objects] } };
        var answer = await FederationQuestion.AskAsync(federation, ResourceTypes.PlanReviews, null, question, PlanReview.JsonTypeInfo, cancellationToken);
        var status = answer.View<PlanReview>().Status;
        var output = arguments.InvocationConfiguration.Output;
        foreach (var note in tried.Notes) await arguments.InvocationConfiguration.Error.WriteLineAsync($"note: {note}");
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(FederationQuestion.Json(answer));
        else PlanReport.Write(output, status, arguments.GetValue(overrides));
        return arguments.GetValue(detailed) && status.Objects.Any(o => o.HasChanges) ? Changes : ExitCodes.Ok;
    }
}
