using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian world latency reset</c>.</summary>
internal sealed class LatencyResetCommand() : CliCommand("reset", "Forget all round-trip times that were set: the map tells them again.", "meridian world latency reset")
{
    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var state = await new WorldFile(MeridianHome.FromEnvironment()).UpdateAsync(s => s with { Latency = s.Latency with { Pairs = [] } }, cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"all round-trip times are those of the map again; distance is {(state.Latency.On ? "on" : "off")}");
        return ExitCodes.Ok;
    }
}
