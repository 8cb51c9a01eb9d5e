namespace Meridian.Cli;

/// <summary>What the exit code of a command says.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Not done, or for <c>status</c>: not all is well.</summary>
    public const int Failed = 1;

    /// <summary>Nothing was tried: the command was called with something it does not take.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
