using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian stop</c>.</summary>
internal sealed class StopCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public StopCommand() : base("stop", "Stop a cluster; its data stays.", "meridian stop asia-east", "meridian stop federation") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        _ = home.Existing(arguments.GetRequiredValue(name));
        using var held = await LockAsync(home, arguments, cancellationToken);
        await DownCommand.StopAllAsync([home.Existing(arguments.GetRequiredValue(name))], Ticks(), cancellationToken);
        return ExitCodes.Ok;
    }
}
