using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>A pod to be made.</summary>
/// <param name="Index">Its index, or null in a Job without.</param>
/// <param name="Failures">How often the index has failed, where that is counted.</param>
/// <param name="IgnoredFailures">How often it has failed in ways that do not count.</param>
internal sealed record JobPod(int? Index = null, int Failures = 0, int IgnoredFailures = 0);

/// <summary>Which pods a Job makes and deletes now.</summary>
/// <param name="Create">Pods to make.</param>
/// <param name="Delete">Pods to delete.</param>
/// <param name="Wait">When to look again for a back-off that ends, or null.</param>
internal sealed record JobPlan(IReadOnlyList<JobPod> Create, IReadOnlyList<KubeObject> Delete, TimeSpan? Wait)
{
    // More than this is done in the next round: one Job does not starve the others.
    internal const int Burst = 500;

    private static readonly JobPlan Nothing = new([], [], null);

    /// <param name="job">The Job and its pods.</param>
    /// <param name="verdict">That it comes to its end, or null.</param>
    internal static JobPlan For(JobFacts job, JobVerdict? verdict)
    {
        if (verdict is not null || job.Spec.Suspend) return Nothing with { Delete = [.. job.Active.Take(Burst)] };
        var wanted = Wanted(job);
        var surplus = Surplus(job, job.Active.Count - wanted);
        if (surplus.Count > 0) return Nothing with { Delete = surplus };
        var missing = wanted - job.Active.Count - (job.WaitsForTheEnd ? job.Terminating.Count : 0);
        if (missing <= 0) return Nothing;
        missing = Math.Min(missing, Burst);
        if (job.PerIndex) return ForIndexes(job, missing);
        var wait = JobBackOff.Left([.. job.Pods.Where(p => p.View<Pod>().Status.Phase == "Failed")], [.. job.Pods.Where(JobFacts.HasSucceeded)], job.Now);
        if (wait > TimeSpan.Zero) return Nothing with { Wait = wait };
        return Nothing with { Create = job.Indexed ? [.. Pending(job).Take(missing).Select(i => new JobPod(i))] : [.. Enumerable.Repeat(new JobPod(), missing)] };
    }

    private static int Wanted(JobFacts job)
    {
        var parallelism = job.Spec.Parallelism ?? 1;
        if (job.Spec.Completions is not { } completions) return job.Succeeded > 0 ? job.Active.Count : parallelism;
        return Math.Clamp(completions - job.Succeeded, 0, parallelism);
    }

    // First those whose index another pod has or that there is not, then those whose loss costs least.
    private static List<KubeObject> Surplus(JobFacts job, int tooMany)
    {
        if (tooMany <= 0 && (!job.Indexed || (job.Active.All(job.IsValid) && job.Active.DistinctBy(JobNames.IndexOf).Count() == job.Active.Count))) return [];
        var order = VictimOrder.Sort(job.Active, job.Now);
        List<KubeObject> first = job.Indexed
            ? [.. order.Where(p => !job.IsValid(p)), .. order.Where(job.IsValid).GroupBy(p => JobNames.IndexOf(p)!.Value).SelectMany(g => g.SkipLast(1))]
            : [];
        var rest = order.Except(first).Take(Math.Max(0, tooMany - first.Count));
        return [.. first.Concat(rest).Take(Burst)];
    }

    private static IEnumerable<int> Pending(JobFacts job)
    {
        var busy = (job.WaitsForTheEnd ? job.Active.Concat(job.Terminating) : job.Active).Select(JobNames.IndexOf).ToHashSet();
        return Enumerable.Range(0, job.Completions).Where(i => !busy.Contains(i) && !job.SucceededIndexes.Contains(i) && !job.FailedIndexes.Contains(i));
    }

    private static JobPlan ForIndexes(JobFacts job, int missing)
    {
        var byIndex = job.Pods.Where(job.IsValid).GroupBy(p => JobNames.IndexOf(p)!.Value).ToDictionary(g => g.Key, JobFacts.Newest);
        var failed = job.Tracked.Where(job.HasFailed).ToHashSet();
        var create = new List<JobPod>();
        TimeSpan? wait = null;
        foreach (var index in Pending(job))
        {
            if (create.Count == missing) break;
            if (!byIndex.TryGetValue(index, out var last))
            {
                create.Add(new JobPod(index));
                continue;
            }
            var pod = new JobPod(index, JobNames.FailuresBefore(last), JobNames.IgnoredFailuresBefore(last));
            if (!failed.Contains(last))
            {
                create.Add(pod);
                continue;
            }
            pod = FailureRules.Read(job.Spec, last).Counts ? pod with { Failures = pod.Failures + 1 } : pod with { IgnoredFailures = pod.IgnoredFailures + 1 };
            var left = JobBackOff.Left(pod.Failures + pod.IgnoredFailures, last, job.Now);
            if (left <= TimeSpan.Zero) create.Add(pod);
            else if (wait is null || left < wait) wait = left;
        }
        return new JobPlan(create, [], wait);
    }
}
