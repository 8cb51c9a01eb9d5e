using System.CommandLine;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The frame of every command: examples in its help, failures in one line, exit codes.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(RunFramedAsync);
    }

    /// <summary>Whole command lines, shown at the end of the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does the work; data goes to standard output. Returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> RunFramedAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(arguments, cancellationToken);
        }
        catch (CliException failure)
        {
            return Tell(failure.Message, failure.ExitCode);
        }
        catch (Exception failure) when (failure is KubeconfigException or StatusException or HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return Tell(failure.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Cancelled;
        }
    }

    private static int Tell(string message, int exitCode)
    {
        Console.Error.WriteLine($"meridian: {message}");
        return exitCode;
    }
}
