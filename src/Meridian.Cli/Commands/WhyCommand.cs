using System.CommandLine;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian why</c>.</summary>
internal sealed class WhyCommand : CliCommand
{
    private readonly Argument<string[]> which = new("KIND/NAME") { Description = "The object, such as deployment/backend.", Arity = new ArgumentArity(1, 2) };
    private readonly Option<string?> ns = new("--namespace", "-n") { Description = "Namespace of the object. Default: default.", HelpName = "NAMESPACE" };
    private readonly Option<string?> cluster = new("--cluster") { Description = "Explain this cluster only, in full.", HelpName = "CLUSTER" };
    private readonly FederationOption context = new();
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts. Default: text.", HelpName = "text|json" };

    public WhyCommand() : base("why", "Tell why an object is in the clusters where it is, and not in others.",
        "meridian why deployment/backend", "meridian why deploy backend -n shop --cluster asia-east", "meridian why service/frontend -o json")
    {
        format.AcceptOnlyFromAmong("text", "json");
        Arguments.Add(which);
        foreach (var option in (Option[])[ns, cluster, format, context]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var named = ObjectArgument.Parse(arguments.GetRequiredValue(which));
        using var federation = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(context), cancellationToken);
        var question = new PlacementReview { Spec = new() { Kind = named.Kind, Name = named.Name, Cluster = arguments.GetValue(cluster) ?? "" } };
        var answer = await FederationQuestion.AskAsync(
            federation, ResourceTypes.PlacementReviews, Namespace(named.Kind, arguments.GetValue(ns)), question, PlacementReview.JsonTypeInfo, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(FederationQuestion.Json(answer));
        else WhyReport.Write(output, answer.View<PlacementReview>().Status, inFull: question.Spec.Cluster.Length > 0, TimeProvider.System.GetUtcNow());
        return ExitCodes.Ok;
    }

    // Objects of no namespace have their Placements in the federation's own, and so who may see these may ask.
    private static string Namespace(string kind, string? chosen) =>
        chosen ?? (ResourceTypes.Federation.Named(kind) is { Namespaced: false } ? "federation-system" : "default");
}
