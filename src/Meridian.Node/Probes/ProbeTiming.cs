using Meridian.Objects;

namespace Meridian.Node;

/// <summary>When a probe looks, with the defaults of Kubernetes: period 10 s, timeout 1 s, no delay, 1 success, 3 failures.</summary>
internal sealed record ProbeTiming(TimeSpan InitialDelay, TimeSpan Period, TimeSpan Timeout, int Successes, int Failures)
{
    // The looks at a container that has just started, before its first period is over. A process listens a moment after it began to
    // run: without these a pod would be ready a whole period late. They can only find that it is healthy.
    private static readonly TimeSpan FirstEarlyGap = TimeSpan.FromMilliseconds(50);

    public static ProbeTiming Of(Probe probe) => new(
        Seconds(probe.InitialDelaySeconds, 0), Seconds(probe.PeriodSeconds, 10), Seconds(probe.TimeoutSeconds, 1),
        Math.Max(1, probe.SuccessThreshold ?? 1), Math.Max(1, probe.FailureThreshold ?? 3));

    /// <summary>How long after the container's start each early look is taken: doubling gaps within the first period.</summary>
    public IEnumerable<TimeSpan> EarlyGaps()
    {
        var gap = FirstEarlyGap;
        for (var spent = gap; spent < Period; spent += gap)
        {
            yield return gap;
            gap *= 2;
        }
    }

    private static TimeSpan Seconds(int? value, int missing) => TimeSpan.FromSeconds(value is > 0 ? value.Value : missing);
}
