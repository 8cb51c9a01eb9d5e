using System.CommandLine;
using System.CommandLine.Help;
using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>All commands. What cannot be understood is told in one line, and nothing is done.</summary>
internal static class CommandLine
{
    // An @ begins no file of further arguments.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line. Returns the exit code.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="invocation">Where output and errors go.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, InvocationConfiguration invocation, CancellationToken cancellationToken)
    {
        var parsed = Root().Parse(arguments, Parsing);
        // Help is help, whatever else is on the line.
        if (parsed.Errors.Count > 0 && parsed.Action is not ExamplesHelp)
        {
            await invocation.Error.WriteLineAsync($"meridian: {Fault(parsed)} (see: {Path(parsed.CommandResult.Command)} --help)");
            return ExitCodes.BadInput;
        }
        return await parsed.InvokeAsync(invocation, cancellationToken);
    }

    private static RootGroup Root()
    {
        var root = new RootGroup
        {
            new UpCommand(),
            new DownCommand(),
            new StatusCommand(),
            new StartCommand(),
            new StopCommand(),
            new DeleteCommand(),
            new LogsCommand(),
            new KubeconfigCommand(),
            new BackupCommand(),
            new RestoreCommand(),
            new CheckCommand(),
            new GroupCommand("federation", "Run a federation anywhere, let clusters join it or leave it.", "meridian federation list")
            {
                new FederationInitCommand(),
                new FederationDeinitCommand(),
                new FederationJoinCommand(),
                new FederationUnjoinCommand(),
                new FederationListCommand(),
                new FederationStatusCommand(),
                new FederationServeCommand(),
            },
            new GroupCommand("dns", "Tell what clients are told of the federation's names, and why; serve zones of your own.",
                "meridian dns explain backend --from Tokyo", "meridian dns serve --zone example.test.zone")
            {
                new DnsExplainCommand(),
                new DnsPlanCommand(),
                new DnsServeCommand(),
            },
            new GroupCommand("lab", "Try many simulated clusters on one machine.", "meridian lab up --clusters 100 --nodes 50")
            {
                new LabUpCommand(),
                new LabRunCommand(),
            },
            new GroupCommand("world", "Say how far the clusters of this machine are apart.", "meridian world latency on")
            {
                new GroupCommand("latency", "The round-trip times between regions, as the map tells them or as they are set.", "meridian world latency show")
                {
                    new LatencySwitchCommand(on: true),
                    new LatencySwitchCommand(on: false),
                    new LatencyShowCommand(),
                    new LatencySetCommand(),
                    new LatencyResetCommand(),
                },
            },
            new GroupCommand("chaos", "Make faults in the clusters of this machine, measure what becomes of the world, and undo them.", "meridian chaos kill europe-west --for 20s")
            {
                new ChaosKillCommand(),
                new ChaosPartitionCommand(),
                new ChaosSlowCommand(),
                new ChaosLossCommand(),
                new ChaosListCommand(),
                new ChaosUndoCommand(),
            },
            new BotsCommand(),
            new GroupCommand("cluster", "Say what a member of the federation may be given, and empty it.", "meridian cluster drain europe-west")
            {
                new ClusterCordonCommand(),
                new ClusterUncordonCommand(),
                new ClusterDrainCommand(),
            },
            new PlanCommand(),
            new WhyCommand(),
            new SimulateCommand(),
            new VersionCommand(),
            new ServeCommand(),
            new ApiServerCommand(),
        };
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new ExamplesHelp((HelpAction)help.Action!);
        return root;
    }

    private static string Fault(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..] && !unknown.StartsWith('-'))
            return $"there is no command \"{unknown}\"{Nearest(unknown, command)}";
        var message = parsed.Errors[0].Message.Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal);
        return string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
    }

    private static string Nearest(string unknown, Command command) =>
        command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).MinBy(n => Spelling.Distance(unknown, n)) is { } near && Spelling.Distance(unknown, near) <= 2
            ? $"; did you mean \"{near}\"?"
            : "";

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "meridian";
}
