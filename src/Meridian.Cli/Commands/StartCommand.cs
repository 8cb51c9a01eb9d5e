using System.CommandLine;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>meridian start</c>.</summary>
internal sealed class StartCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public StartCommand() : base("start", "Start a stopped cluster.", "meridian start asia-east") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        var ticks = new TickList(AnsiConsole.Console, TimeProvider.System);
        await ticks.StepAsync(p => $"{instance.Name} serves {p.ApiServer}", () => InstanceProcess.StartAsync(instance, cancellationToken));
        return ExitCodes.Ok;
    }
}
