using System.CommandLine;
using System.ComponentModel;
using System.Net.Sockets;
using System.Security.Cryptography;
using Meridian.Client;
using Meridian.Objects;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary>The frame of every command: examples in its help, failures in one line each, exit codes.</summary>
internal abstract class CliCommand : Command, IHasExamples
{
    protected CliCommand(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction(RunFramedAsync);
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does the work; data goes to standard output. Returns the exit code.</summary>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);

    /// <summary>Tells the steps of a command on standard output.</summary>
    protected static TickList Ticks() => new(AnsiConsole.Console, TimeProvider.System);

    /// <summary>Takes the home for a command that changes what is in it; other such commands wait.</summary>
    protected static Task<IDisposable> LockAsync(MeridianHome home, ParseResult arguments, CancellationToken cancellationToken) =>
        HomeLock.TakeAsync(home, arguments.InvocationConfiguration.Error, cancellationToken);

    private async Task<int> RunFramedAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(arguments, cancellationToken);
        }
        catch (CliException failure)
        {
            return Tell(arguments, failure.Message, failure.ExitCode);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Tell(arguments, "interrupted; what was done stays, and the same command goes on from there", ExitCodes.Cancelled);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            return Tell(arguments, DiskFull.Explain(failure), ExitCodes.Failed);
        }
    }

    private static bool IsExpected(Exception failure) => failure
        is KubeconfigException or StatusException or HttpRequestException or IOException or UnauthorizedAccessException
        or SocketException or Win32Exception or CryptographicException or OperationCanceledException or TimeoutException;

    private static int Tell(ParseResult arguments, string message, int exitCode)
    {
        foreach (var line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) arguments.InvocationConfiguration.Error.WriteLine($"meridian: {line}");
        return exitCode;
    }
}
