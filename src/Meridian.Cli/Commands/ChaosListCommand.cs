using System.CommandLine;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary><c>meridian chaos list</c>.</summary>
internal sealed class ChaosListCommand : CliCommand
{
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts.", HelpName = "json" };

    public ChaosListCommand() : base("list", "Show the faults that hold.", "meridian chaos list", "meridian chaos list -o json")
    {
        format.AcceptOnlyFromAmong("json");
        Options.Add(format);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (held, output, now) = (new FaultBook(MeridianHome.FromEnvironment(), TimeProvider.System).Held(), arguments.InvocationConfiguration.Output, TimeProvider.System.GetUtcNow());
        if (arguments.GetValue(format) == "json") await output.WriteLineAsync(System.Text.Encoding.UTF8.GetString(WorldStateFile.Content(new WorldState { Faults = [.. held] })));
        else if (held.Count == 0) await arguments.InvocationConfiguration.Error.WriteLineAsync("There are no faults.");
        else TextTable.Write(output, [["CLUSTER", "FAULT", "SINCE", "ENDS"], .. held.Select(f => new[] { f.Cluster, FaultText.What(f), $"{(now - f.Since).TotalSeconds:0}s ago", FaultText.End(f, now) })]);
        return ExitCodes.Ok;
    }
}
