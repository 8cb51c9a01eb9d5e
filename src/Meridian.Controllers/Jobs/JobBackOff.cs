using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>How long a Job waits after failures before it makes the next pod: 10 s, doubling with each failure in a row, at most 10 min.</summary>
internal static class JobBackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>How long a Job still waits, from the pods that ended since the last success; zero for not at all.</summary>
    internal static TimeSpan Left(IReadOnlyCollection<KubeObject> failed, IReadOnlyCollection<KubeObject> succeeded, DateTimeOffset now)
    {
        var since = succeeded.Count == 0 ? DateTimeOffset.MinValue : succeeded.Max(p => EndOf(p, now));
        var later = failed.Select(p => EndOf(p, now)).Where(end => end > since).ToList();
        return later.Count == 0 ? TimeSpan.Zero : Left(later.Count, later.Max(), now);
    }

    /// <summary>How long an index still waits after its last failure.</summary>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="last">The pod that failed last.</param>
    /// <param name="now">Time.</param>
    internal static TimeSpan Left(int failures, KubeObject last, DateTimeOffset now) => Left(failures, EndOf(last, now), now);

    private static TimeSpan Left(int failures, DateTimeOffset last, DateTimeOffset now)
    {
        var wait = First * Math.Pow(2, Math.Min(failures - 1, 20));
        var left = last + (wait < Longest ? wait : Longest) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static DateTimeOffset EndOf(KubeObject pod, DateTimeOffset now)
    {
        var status = pod.View<Pod>().Status;
        var ends = status.InitContainerStatuses.Concat(status.ContainerStatuses).Select(c => c.State.Terminated?.FinishedAt).OfType<DateTimeOffset>().ToList();
        if (ends.Count > 0) return ends.Max();
        if (pod.Header.DeletionTimestamp is { } deleted) return deleted.AddSeconds(-(pod.Header.DeletionGracePeriodSeconds ?? 0));
        return status.Conditions.Find("Ready")?.LastTransitionTime ?? pod.Header.CreationTimestamp ?? now;
    }
}
