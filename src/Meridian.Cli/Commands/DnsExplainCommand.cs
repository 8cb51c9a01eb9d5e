using System.CommandLine;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian dns explain</c>.</summary>
internal sealed class DnsExplainCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The name: whole, or SERVICE, SERVICE.NAMESPACE or SERVICE.NAMESPACE.FEDERATION." };
    private readonly Option<string?> from = new("--from") { Description = "Where the client is: an address, a cluster, a region, a big city, or LATITUDE,LONGITUDE. Default: not known.", HelpName = "PLACE" };
    private readonly Option<string> type = new("--type") { Description = "\"AAAA\" for IPv6 addresses. Default: A.", HelpName = "A|AAAA" };
    private readonly FederationOption context = new();
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts. Default: text.", HelpName = "text|json" };

    public DnsExplainCommand() : base("explain", "Tell what a client somewhere is told of a name, and why.",
        "meridian dns explain backend --from Tokyo", "meridian dns explain backend.shop --from 203.0.113.7", "meridian dns explain backend.default.world.svc.europe-west.meridian.test --from us-central -o json")
    {
        format.AcceptOnlyFromAmong("text", "json");
        type.AcceptOnlyFromAmong("A", "AAAA");
        Arguments.Add(name);
        foreach (var option in (Option[])[from, type, format, context]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        using var federation = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(context), cancellationToken);
        var question = new NameReview { Spec = new() { Name = arguments.GetRequiredValue(name), From = arguments.GetValue(from) ?? "", Type = arguments.GetValue(type) ?? "" } };
        var answer = await FederationQuestion.AskAsync(federation, ResourceTypes.NameReviews, null, question, NameReview.JsonTypeInfo, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(FederationQuestion.Json(answer));
        else NameReport.Write(output, answer.View<NameReview>().Status);
        return ExitCodes.Ok;
    }
}
