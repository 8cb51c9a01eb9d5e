using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian chaos kill</c>.</summary>
internal sealed class ChaosKillCommand() : ChaosCommand("kill", "Kill a cluster's process, and with it all its pods, as a loss of power would.",
    "meridian chaos kill europe-west", "meridian chaos kill europe-west --for 20s --abort-if \"errors>1%\"")
{
    protected override Fault Read(ParseResult arguments, MeridianHome home, string cluster) => new() { Kind = FaultKind.Kill, Cluster = cluster };
}
