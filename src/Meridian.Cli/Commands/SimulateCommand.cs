using System.CommandLine;
using System.Globalization;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian simulate</c>.</summary>
internal sealed class SimulateCommand : CliCommand
{
    private const int MostAttempts = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Option<string[]> lose = new("--lose") { Description = "A cluster, region or zone that is lost. May be repeated.", HelpName = "CLUSTER" };
    private readonly Option<string[]> drain = new("--drain") { Description = "A cluster that is drained. May be repeated.", HelpName = "CLUSTER" };
    private readonly Option<string[]> twice = new("--double") { Description = "An object with twice its replicas: NAME, KIND/NAME or NAMESPACE/KIND/NAME. May be repeated.", HelpName = "NAME" };
    private readonly Option<string[]> scale = new("--scale") { Description = "An object with so many replicas. May be repeated.", HelpName = "NAME=N" };
    private readonly FederationOption context = new();
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts. Default: text.", HelpName = "text|json" };

    public SimulateCommand() : base("simulate", "Tell what would become of the federation if clusters were lost or objects scaled. Nothing is changed.",
        "meridian simulate --lose europe-west", "meridian simulate --lose europe-west --double backend", "meridian simulate --drain asia-east --scale shop/deployment/cart=12 -o json")
    {
        format.AcceptOnlyFromAmong("text", "json");
        foreach (var option in (Option[])[lose, drain, twice, scale, format, context]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var spec = new SimulationSpec
        {
            Lose = arguments.GetValue(lose) ?? [],
            Drain = arguments.GetValue(drain) ?? [],
            Scale = [.. (arguments.GetValue(twice) ?? []).Select(n => new SimulatedScale { Object = n, Factor = 2 }), .. (arguments.GetValue(scale) ?? []).Select(Scaled)],
        };
        if (spec.Lose.Length + spec.Drain.Length + spec.Scale.Length == 0) throw CliException.BadInput("nothing is to happen; say --lose, --drain, --double or --scale");
        using var federation = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(context), cancellationToken);
        var answer = await AskAsync(federation, new SimulationReview { Spec = spec }, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(FederationQuestion.Json(answer));
        else SimulationReport.Write(output, answer.View<SimulationReview>().Status);
        return ExitCodes.Ok;
    }

    // Nobody counts what fits into clusters until somebody asks; the first answer may come before the count.
    private static async Task<KubeObject> AskAsync(ApiConnection federation, SimulationReview question, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await FederationQuestion.AskAsync(federation, ResourceTypes.SimulationReviews, null, question, SimulationReview.JsonTypeInfo, token);
            if (!answer.View<SimulationReview>().Status.IsCounting || attempt == MostAttempts) return answer;
            await Task.Delay(Patience, TimeProvider.System, token);
        }
    }

    private static SimulatedScale Scaled(string text)
    {
        var at = text.LastIndexOf('=');
        return at > 0 && int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var replicas)
            ? new SimulatedScale { Object = text[..at], Replicas = replicas }
            : throw CliException.BadInput($"--scale {text}: must be NAME=N, such as backend=12");
    }
}
