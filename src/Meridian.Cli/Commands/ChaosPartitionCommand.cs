using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian chaos partition</c>.</summary>
internal sealed class ChaosPartitionCommand : ChaosCommand
{
    private readonly Option<string?> from = new("--from") { Description = "Only from another cluster, or from \"federation\". Default: from all.", HelpName = "OTHER" };

    public ChaosPartitionCommand() : base("partition", "Cut a cluster off: it runs on, and nothing gets in or out.",
        "meridian chaos partition europe-west", "meridian chaos partition europe-west --from federation --for 30s") => Options.Add(from);

    protected override Fault Read(ParseResult arguments, MeridianHome home, string cluster)
    {
        var other = arguments.GetValue(from) is { } name ? home.Existing(name).Name : "";
        return other == cluster ? throw CliException.BadInput($"{cluster} cannot be cut off from itself") : new Fault { Kind = FaultKind.Partition, Cluster = cluster, From = other };
    }
}
