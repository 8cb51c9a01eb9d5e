using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian chaos undo</c>.</summary>
internal sealed class ChaosUndoCommand : CliCommand
{
    private readonly Argument<string?> cluster = new("CLUSTER") { Description = "A cluster. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    public ChaosUndoCommand() : base("undo", "Undo the faults of a cluster, or all; what was killed is started again.", "meridian chaos undo europe-west", "meridian chaos undo") => Arguments.Add(cluster);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var name = arguments.GetValue(cluster) is { } text ? home.Existing(text).Name : null;
        if (home.Instances().Count == 0) return ExitCodes.Ok;
        using var held = await LockAsync(home, arguments, cancellationToken);
        var ticks = Ticks();
        foreach (var fault in await new FaultBook(home, TimeProvider.System).UndoAsync(name, cancellationToken)) ticks.Done($"{fault.Cluster} is no longer {FaultText.What(fault)}");
        return ExitCodes.Ok;
    }
}
