using System.Globalization;
using Meridian.Demo;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What must not happen during a fault, such as <c>errors&gt;1%</c> or <c>p99&gt;500ms</c>; pure.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="MostErrors">Share of requests, 0 to 1; null if errors are not what is watched.</param>
/// <param name="LongestP99">Longest time of 99 in 100 requests; null if that is not what is watched.</param>
internal sealed record SloGuard(string Text, double? MostErrors, TimeSpan? LongestP99)
{
    // Fewer requests say nothing.
    private const long LeastRequests = 20;

    /// <summary>Reads one.</summary>
    /// <exception cref="CliException">It is none.</exception>
    public static SloGuard Parse(string text) => text.Split('>', StringSplitOptions.TrimEntries) switch
    {
        ["errors", [.. var share, '%']] when double.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100 => new(text, percent / 100, null),
        ["p99", var time] when DurationText.Parse(time) is { } longest => new(text, null, longest),
        _ => throw CliException.BadInput($"--abort-if \"{text}\" is no limit such as \"errors>1%\" or \"p99>500ms\""),
    };

    /// <summary>Whether the last seconds were worse than is allowed.</summary>
    /// <param name="ok">Answers.</param>
    /// <param name="errors">Requests without one.</param>
    /// <param name="p99">Time that 99 in 100 answers stayed below.</param>
    public bool IsBroken(long ok, long errors, TimeSpan p99) => ok + errors >= LeastRequests && (
        (MostErrors is { } share && errors > share * (ok + errors)) || (LongestP99 is { } longest && p99 > longest));

    /// <summary>Whether the requests of a time were worse than is allowed.</summary>
    public bool IsBroken(IReadOnlyCollection<LoadReport> seconds) =>
        seconds.Count > 0 && IsBroken(seconds.Sum(s => s.Ok), seconds.Sum(s => s.Errors), TimeSpan.FromMilliseconds(seconds.Max(s => s.P99)));
}
