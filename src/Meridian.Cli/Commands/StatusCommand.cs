using System.CommandLine;
using System.Text.Json;

namespace Meridian.Cli;

/// <summary><c>meridian status</c>.</summary>
internal sealed class StatusCommand : CliCommand
{
    private static readonly string[] Titles = ["NAME", "STATUS", "READY", "API SERVER", "PID", "MEMORY"];

    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts.", HelpName = "json" };

    public StatusCommand() : base("status", "Show every cluster and the federation; exits with 0 only if all is well.", "meridian status", "meridian status -o json")
    {
        format.AcceptOnlyFromAmong("json");
        Options.Add(format);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var instances = MeridianHome.FromEnvironment().Instances();
        var rows = await Task.WhenAll(instances.Select(i => InstanceStatus.ReadAsync(i, cancellationToken)));
        if (arguments.GetValue(format) == "json")
            await output.WriteLineAsync(JsonSerializer.Serialize(new StatusReport(rows), CliJsonContext.Default.StatusReport));
        else if (rows.Length == 0)
            await error.WriteLineAsync("There are no clusters. Make some with: meridian up");
        else
            TextTable.Write(output, [Titles, .. rows.Select(Row)]);
        foreach (var row in rows.Where(r => r.Message.Length > 0)) await error.WriteLineAsync($"meridian: {row.Message}");
        return rows.Length > 0 && rows.All(r => r.Well) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string[] Row(InstanceStatus row) =>
        [row.Name, row.Status, $"{row.Ready}/{row.Total}", row.ApiServer, row.Pid == 0 ? "" : $"{row.Pid}", row.MemoryBytes == 0 ? "" : $"{row.MemoryBytes >> 20} MiB"];
}
