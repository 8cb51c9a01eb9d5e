namespace Meridian.Node;

/// <summary>How long a container that keeps ending waits: not at all the first time, then 10 s doubling to 300 s.</summary>
internal static class RestartBackOff
{
    /// <summary>A run at least this long clears the back-off.</summary>
    public static readonly TimeSpan ResetAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);

    /// <summary>The wait after the one given.</summary>
    public static TimeSpan Next(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? First : wait * 2 < Longest ? wait * 2 : Longest;
}
