using System.CommandLine;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>meridian up</c>: the main job.</summary>
internal sealed class UpCommand : CliCommand
{
    private readonly Option<string[]> regions = new("--regions")
    {
        Description = "Regions to have a cluster in, by name, or as name=latitude,longitude.",
        DefaultValueFactory = _ => ["us-central", "europe-west", "asia-east"],
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> nodes = new("--nodes") { Description = "Nodes of each new cluster, 1 to 64.", DefaultValueFactory = _ => 2, HelpName = "N" };

    private readonly Option<string> runtime = new("--runtime")
    {
        Description = "What a pod is in a new cluster: \"processes\" or \"simulated\".",
        DefaultValueFactory = _ => Runtimes.Processes,
        HelpName = "NAME",
    };

    private readonly Option<bool> demo = new("--demo") { Description = "Also deploy the button masher through the federation." };

    public UpCommand() : base("up", "Bring up a cluster in every region and a federation over them; safe to repeat.",
        "meridian up", "meridian up --regions us-east,europe-north --nodes 3", "meridian up --regions lab=52.5,13.4", "meridian up --demo")
    {
        Options.Add(regions);
        Options.Add(nodes);
        Options.Add(runtime);
        Options.Add(demo);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var wanted = new UpRequest(
            RegionArguments.Parse(arguments.GetRequiredValue(regions)),
            Bounded(arguments.GetValue(nodes)),
            Known(arguments.GetRequiredValue(runtime)),
            arguments.GetValue(demo));
        var home = MeridianHome.FromEnvironment();
        var up = new Up(home, new TickList(AnsiConsole.Console, TimeProvider.System), TimeProvider.System);
        await up.RunAsync(wanted, cancellationToken);
        return ExitCodes.Ok;
    }

    private static int Bounded(int nodes) => nodes is >= 1 and <= 64 ? nodes : throw CliException.BadInput($"--nodes {nodes}: a cluster has 1 to 64 nodes");

    private static string Known(string runtime) => Runtimes.All.Contains(runtime)
        ? runtime
        : throw CliException.BadInput($"--runtime {runtime}: there is no such runtime; there are: {string.Join(", ", Runtimes.All)}");
}
