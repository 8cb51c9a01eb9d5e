using System.CommandLine;
using System.CommandLine.Parsing;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian cluster drain</c>.</summary>
internal sealed class ClusterDrainCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly Option<TimeSpan?> timeout = Duration("--timeout", "How long to wait until the cluster is empty, such as 5m; 0 waits as long as it takes.");
    private readonly Option<TimeSpan?> grace = Duration("--grace-period", "How long the cluster only takes nothing new, before what runs there moves, such as 30s.");
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only show what would move." };
    private readonly FederationOption federation = new();

    public ClusterDrainCommand() : base("drain", "Move what the federation runs in a cluster to the others, each part once its replacement is ready.",
        "meridian cluster drain europe-west", "meridian cluster drain europe-west --dry-run", "meridian cluster drain europe-west --timeout 5m")
    {
        Arguments.Add(name);
        Options.Add(timeout);
        Options.Add(grace);
        Options.Add(dryRun);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var member = arguments.GetRequiredValue(name);
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var (scheduling, draining) = (new ClusterScheduling(connection.Client), new Draining(connection.Client, TimeProvider.System));
        await scheduling.FindAsync(member, cancellationToken);
        if (arguments.GetValue(dryRun))
        {
            await ShowAsync(arguments, await draining.LookAsync(member, cancellationToken));
            return ExitCodes.Ok;
        }
        var ticks = Ticks();
        if (arguments.GetValue(grace) is { } wait && wait > TimeSpan.Zero)
        {
            await scheduling.SetAsync(member, ["NoSchedule"], cancellationToken);
            ticks.Done($"{member} takes nothing new");
            await Task.Delay(wait, TimeProvider.System, cancellationToken);
        }
        await scheduling.SetAsync(member, ["NoSchedule", "NoExecute"], cancellationToken);
        ticks.Done($"{member} is to be empty");
        var limit = arguments.GetValue(timeout) is { } most && most > TimeSpan.Zero ? most : (TimeSpan?)null;
        await draining.WaitAsync(member, limit, part => ticks.Done($"{part.What} has left"), cancellationToken);
        ticks.Done($"{member} is drained; to let it take its share again: meridian cluster uncordon {member}");
        return ExitCodes.Ok;
    }

    private static async Task ShowAsync(ParseResult arguments, DrainState state)
    {
        var output = arguments.InvocationConfiguration.Output;
        foreach (var part in state.Left) await output.WriteLineAsync($"{part.What} would move: {part.Asked} replicas, {part.Ready} ready");
        if (!state.Left.Any()) await output.WriteLineAsync($"nothing would move: the federation runs nothing in {state.Cluster}");
    }

    private static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description, HelpName = "DURATION",
        CustomParser = result =>
        {
            if (result.Tokens is [var token] && DurationText.Parse(token.Value) is { } duration) return duration;
            result.AddError($"{name}: \"{string.Join(' ', result.Tokens)}\" is no length of time such as 30s or 5m");
            return null;
        },
    };
}
