namespace Meridian.Cli;

/// <summary>A failure that is told to the user in one line, with the way out, and ends the command.</summary>
/// <param name="message">What went wrong, with what, and what to do.</param>
/// <param name="exitCode">Exit code of the command. Default <see cref="ExitCodes.Failed"/>.</param>
internal sealed class CliException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>Exit code of the command.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command was called with something it does not take.</summary>
    public static CliException BadInput(string message) => new(message, ExitCodes.BadInput);
}
