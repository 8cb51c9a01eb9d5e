using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>meridian status</c>.</summary>
internal sealed class StatusCommand : CliCommand
{
    private readonly Option<string> output = new("--output", "-o") { Description = "\"json\" for scripts.", HelpName = "json" };

    public StatusCommand() : base("status", "Show every cluster and the federation; exits with 0 only if all is well.", "meridian status", "meridian status -o json")
    {
        output.AcceptOnlyFromAmong("json");
        Options.Add(output);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instances = MeridianHome.FromEnvironment().Instances();
        var rows = await Task.WhenAll(instances.Select(i => InstanceStatus.ReadAsync(i, cancellationToken)));
        if (arguments.GetValue(output) == "json")
            Console.WriteLine(JsonSerializer.Serialize(new StatusReport(rows), CliJsonContext.Default.StatusReport));
        else if (rows.Length == 0)
            Console.Error.WriteLine("There are no clusters. Make some with: meridian up");
        else
            WriteTable(rows);
        return rows.Length > 0 && rows.All(r => r.Well) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static void WriteTable(IEnumerable<InstanceStatus> rows)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("NAME", "STATUS", "READY", "API SERVER", "PID", "MEMORY");
        foreach (var row in rows)
            table.AddRow(row.Name, row.Status, $"{row.Ready}/{row.Total}", row.ApiServer, row.Pid == 0 ? "" : $"{row.Pid}", row.MemoryBytes == 0 ? "" : $"{row.MemoryBytes >> 20} MiB");
        AnsiConsole.Write(table);
    }
}
