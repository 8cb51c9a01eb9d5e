namespace Meridian.Cli;

/// <summary>Tells a full disk from other failures to write.</summary>
internal static class DiskFull
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Whether the failure, or what caused it, is a disk without space.</summary>
    public static bool Is(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is IOException && (cause.HResult is NoSpaceLeft or QuotaExceeded || cause.Message.Contains("disk is full", StringComparison.Ordinal))) return true;
        }
        return false;
    }

    /// <summary>The failure's message, without its full stop, and for a full disk the way out.</summary>
    public static string Explain(Exception failure) =>
        Is(failure) ? "the disk is full; free some space and try again" : failure.Message.TrimEnd('.');
}
