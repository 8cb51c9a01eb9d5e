using System.CommandLine;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>meridian stop</c>.</summary>
internal sealed class StopCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public StopCommand() : base("stop", "Stop a cluster; its data stays.", "meridian stop asia-east") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        await DownCommand.StopAllAsync([instance], new TickList(AnsiConsole.Console, TimeProvider.System), cancellationToken);
        return ExitCodes.Ok;
    }
}
