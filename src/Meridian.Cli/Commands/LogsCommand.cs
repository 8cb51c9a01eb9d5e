using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian logs</c>.</summary>
internal sealed class LogsCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public LogsCommand() : base("logs", "Print what a cluster's process has logged.", "meridian logs federation") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        if (!File.Exists(instance.LogFile)) throw new CliException($"{instance.Name} has logged nothing yet; start it with: meridian start {instance.Name}");
        await using var log = new FileStream(instance.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var output = Console.OpenStandardOutput();
        await log.CopyToAsync(output, cancellationToken);
        return ExitCodes.Ok;
    }
}
