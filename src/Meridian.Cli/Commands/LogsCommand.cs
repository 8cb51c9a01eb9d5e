using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian logs</c>.</summary>
internal sealed class LogsCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };
    private readonly Option<int> tail = new("--tail") { Description = "Only the last N lines. Default: all.", DefaultValueFactory = _ => -1, HelpName = "N" };

    public LogsCommand() : base("logs", "Print what a cluster's process has logged.", "meridian logs federation", "meridian logs asia-east --tail 50")
    {
        Arguments.Add(name);
        Options.Add(tail);
        tail.Validators.Add(result =>
        {
            if (result is { Implicit: false, Tokens: [var token] } && !uint.TryParse(token.Value, out _)) result.AddError($"--tail {token.Value}: a number of lines is needed, such as 50");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
        if (!File.Exists(instance.LogFile)) throw new CliException($"{instance.Name} has logged nothing yet; start it with: meridian start {instance.Name}");
        await using var log = new FileStream(instance.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Position = arguments.GetValue(tail) is >= 0 and var lines ? InstanceLog.StartOfLast(log, lines) : 0;
        await using var output = Console.OpenStandardOutput();
        await log.CopyToAsync(output, cancellationToken);
        return ExitCodes.Ok;
    }
}
