using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How long pods took until they were ready.</summary>
/// <param name="Median">The median; null if no pod tells.</param>
/// <param name="Pods">Pods that tell.</param>
internal sealed record PodStarts(TimeSpan? Median, int Pods)
{
    // Readiness that was lost and found again tells nothing of a start.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What ready pods tell: the time from their creation until their condition Ready became true.</summary>
    public static PodStarts Of(IEnumerable<KubeObject> pods)
    {
        TimeSpan[] times = [.. pods.Select(Time).OfType<TimeSpan>().Order()];
        return new PodStarts(times.Length == 0 ? null : times[times.Length / 2], times.Length);
    }

    private static TimeSpan? Time(KubeObject pod)
    {
        var ready = pod.View<Pod>().Status.Conditions.Find("Ready");
        var time = ready?.Status == "True" ? ready.LastTransitionTime - pod.Header.CreationTimestamp : null;
        return time >= TimeSpan.Zero && time <= Longest ? time : null;
    }
}
