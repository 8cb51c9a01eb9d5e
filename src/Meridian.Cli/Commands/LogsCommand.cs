using System.CommandLine;
using System.Text;

namespace Meridian.Cli;

/// <summary><c>meridian logs</c>.</summary>
internal sealed class LogsCommand : CliCommand
{
    // A file that others write cannot be waited on everywhere; a person does not see the difference.
    private static readonly TimeSpan FollowPeriod = TimeSpan.FromMilliseconds(200);

    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };
    private readonly Option<int> tail = new("--tail") { Description = "Only the last N lines. Default: all.", DefaultValueFactory = _ => -1, HelpName = "N" };
    private readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on with what is logged from now on, until interrupted." };
    private readonly Option<bool> json = new("--json") { Description = "Print the lines as they are stored: JSON, with every value by its name." };

    public LogsCommand() : base("logs", "Print what a cluster's process has logged.", "meridian logs federation", "meridian logs asia-east --tail 50 -f")
    {
        Arguments.Add(name);
        Options.Add(tail);
        Options.Add(follow);
        Options.Add(json);
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
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await CopyAsync(log, output, arguments.GetValue(json), arguments.GetValue(follow), cancellationToken);
        return ExitCodes.Ok;
    }

    private static async Task CopyAsync(Stream log, StreamWriter output, bool asStored, bool follow, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(log, Encoding.UTF8);
        try
        {
            while (true)
            {
                while (await reader.ReadLineAsync(cancellationToken) is { } line) await output.WriteAsync($"{(asStored ? line : LogLine.Show(line))}\n".AsMemory(), cancellationToken);
                await output.FlushAsync(cancellationToken);
                if (!follow) return;
                await Task.Delay(FollowPeriod, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (follow)
        {
            // Being interrupted is how following ends.
        }
    }
}
