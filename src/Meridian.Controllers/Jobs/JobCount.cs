using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>
/// Which ended pods are counted now. Each is written down in the status by its uid first, then loses its finalizer, and then moves into the
/// numbers: whatever breaks in between, none is counted twice or not at all.
/// </summary>
/// <param name="Succeeded">Uids written down as succeeded.</param>
/// <param name="Failed">Uids written down as failed.</param>
/// <param name="Release">Pods that lose their finalizer.</param>
internal sealed record JobCount(IReadOnlyList<string> Succeeded, IReadOnlyList<string> Failed, IReadOnlyList<KubeObject> Release)
{
    // A status is not to grow without bound.
    private const int MostUncounted = 500;

    /// <param name="job">The Job and its pods.</param>
    /// <param name="verdict">That it comes to its end, or null.</param>
    internal static JobCount For(JobFacts job, JobVerdict? verdict)
    {
        var uncounted = job.Status.UncountedTerminatedPods;
        var (succeeded, failed, release) = (uncounted.Succeeded.ToList(), uncounted.Failed.ToList(), new List<KubeObject>());
        var keepers = verdict is null ? job.KeepersOfCounts() : new HashSet<string>();
        foreach (var pod in job.Tracked)
        {
            if (succeeded.Count + failed.Count >= MostUncounted) break;
            if (keepers.Contains(pod.Header.Uid) && job.Job.Header.DeletionTimestamp is null) continue;
            var valid = job.IsValid(pod);
            if (JobFacts.HasSucceeded(pod))
            {
                // Indexes are counted as such.
                if (valid && !job.Indexed) Add(succeeded, pod);
            }
            else if (job.HasFailed(pod) || verdict is { Success: false })
            {
                if (valid && FailureRules.Read(job.Spec, pod).Counts) Add(failed, pod);
            }
            if (MayGo(job, pod, verdict)) release.Add(pod);
        }
        return new JobCount(succeeded, failed, release);
    }

    private static void Add(List<string> uids, KubeObject pod)
    {
        if (!uids.Contains(pod.Header.Uid)) uids.Add(pod.Header.Uid);
    }

    private static bool MayGo(JobFacts job, KubeObject pod, JobVerdict? verdict) =>
        PodState.IsTerminal(pod) || verdict is not null || job.Job.Header.DeletionTimestamp is not null || job.HasFailed(pod);
}
