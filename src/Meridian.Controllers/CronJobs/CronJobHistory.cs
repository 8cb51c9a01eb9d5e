using Meridian.Controllers.Jobs;
using Meridian.Objects;

namespace Meridian.Controllers.CronJobs;

/// <summary>Says which ended Jobs of a CronJob are no longer kept.</summary>
internal static class CronJobHistory
{
    internal static IReadOnlyList<KubeObject> Surplus(CronJobSpec spec, IReadOnlyCollection<KubeObject> jobs)
    {
        var ended = jobs.Where(j => JobNames.IsFinished(j) && j.Header.DeletionTimestamp is null).ToLookup(j => j.View<Job>().Status.Conditions.IsTrue("Complete"));
        return [.. Beyond(ended[true], spec.SuccessfulJobsHistoryLimit), .. Beyond(ended[false], spec.FailedJobsHistoryLimit)];
    }

    private static IEnumerable<KubeObject> Beyond(IEnumerable<KubeObject> jobs, int? limit)
    {
        if (limit is not { } most) return [];
        return jobs.OrderBy(j => j.View<Job>().Status.StartTime ?? j.Header.CreationTimestamp).ThenBy(j => j.Header.Name, StringComparer.Ordinal).SkipLast(most);
    }
}
