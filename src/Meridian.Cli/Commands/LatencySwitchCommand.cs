using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian world latency on</c> and <c>off</c>.</summary>
internal sealed class LatencySwitchCommand(bool on) : CliCommand(
    on ? "on" : "off",
    on ? "Let the distance between regions be felt." : "Let all regions be beside each other, as they are on one machine.",
    on ? "meridian world latency on" : "meridian world latency off")
{
    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var map = WorldMaps.Of(home);
        if (map.Clusters.Count == 0) throw CliException.BadInput("there are no clusters; make some with: meridian up");
        var state = await new WorldFile(home).UpdateAsync(s => s with { Latency = s.Latency with { On = on } }, cancellationToken);
        var output = arguments.InvocationConfiguration.Output;
        await output.WriteLineAsync(on ? "distance is on: round trips in milliseconds" : "distance is off");
        if (on) LatencyTable.Write(output, state.Latency, map);
        return ExitCodes.Ok;
    }
}
