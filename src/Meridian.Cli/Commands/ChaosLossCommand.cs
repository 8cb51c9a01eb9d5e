using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian chaos loss</c>.</summary>
internal sealed class ChaosLossCommand : ChaosCommand
{
    private readonly Option<double> percent = new("--percent") { Description = "Share of packets that is lost, above 0 and at most 100.", HelpName = "P", Required = true };

    public ChaosLossCommand() : base("loss", "Lose some of what goes into a cluster and out of it: datagrams are gone, pieces of connections come late, as after being sent again.",
        "meridian chaos loss asia-east --percent 5", "meridian chaos loss asia-east --percent 20 --for 30s") => Options.Add(percent);

    protected override Fault Read(ParseResult arguments, MeridianHome home, string cluster) => arguments.GetValue(percent) is > 0 and <= 100 and var share
        ? new Fault { Kind = FaultKind.Loss, Cluster = cluster, Percent = share }
        : throw CliException.BadInput("--percent: must be above 0 and at most 100");
}
