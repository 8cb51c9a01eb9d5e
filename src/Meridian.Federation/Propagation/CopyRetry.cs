namespace Meridian.Federation;

/// <summary>How long to wait after failures in a row.</summary>
internal static class CopyRetry
{
    /// <summary>Doubles with every failure, up to a limit.</summary>
    public static TimeSpan After(int failures, FederationOptions options)
    {
        var delay = options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        return delay < options.LongestRetry ? delay : options.LongestRetry;
    }
}
