using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian world latency show</c>.</summary>
internal sealed class LatencyShowCommand : CliCommand
{
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts.", HelpName = "json" };

    public LatencyShowCommand() : base("show", "Show the round-trip times between clusters, and whether they are felt.", "meridian world latency show", "meridian world latency show -o json")
    {
        format.AcceptOnlyFromAmong("json");
        Options.Add(format);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var (state, map, output) = (new WorldFile(home).Read(), WorldMaps.Of(home), arguments.InvocationConfiguration.Output);
        if (arguments.GetValue(format) == "json")
        {
            await output.WriteLineAsync(LatencyReport.Json(state.Latency, map));
            return ExitCodes.Ok;
        }
        if (map.Clusters.Count == 0) throw CliException.BadInput("there are no clusters; make some with: meridian up");
        await output.WriteLineAsync(state.Latency.On ? "distance is on" : "distance is off; switch it on with: meridian world latency on");
        LatencyTable.Write(output, state.Latency, map);
        if (map.Federation is not null) await output.WriteLineAsync($"The federation's DNS server stands in {map.Clusters[0].Name}; * was set by hand.");
        return ExitCodes.Ok;
    }
}
