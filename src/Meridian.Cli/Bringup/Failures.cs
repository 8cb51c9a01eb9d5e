namespace Meridian.Cli;

/// <summary>Waits for things that are done side by side, and tells of all that failed, not of the first only.</summary>
internal static class Failures
{
    /// <summary>Waits until all have ended.</summary>
    /// <exception cref="CliException">Some failed; the message has a line for each different failure.</exception>
    public static async Task AllAsync(params IEnumerable<Task> tasks)
    {
        var all = Task.WhenAll(tasks);
        try
        {
            await all;
        }
        catch (Exception) when (all.Exception is { InnerExceptions: { Count: > 1 } failures } && failures.All(f => f is CliException))
        {
            throw new CliException(string.Join('\n', failures.Select(f => f.Message).Distinct(StringComparer.Ordinal)));
        }
    }
}
