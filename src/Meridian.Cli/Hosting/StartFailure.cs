namespace Meridian.Cli;

/// <summary>Says in one line why an instance did not start, and what to do.</summary>
internal static class StartFailure
{
    /// <summary>The line.</summary>
    public static string Explain(Exception failure) => string.Join(' ', DiskFull.Explain(failure).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
