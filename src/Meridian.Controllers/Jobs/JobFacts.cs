using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>A Job and its pods, sorted by what they mean for it. What was counted before and is counted now comes together here.</summary>
internal sealed class JobFacts
{
    private readonly IReadOnlyList<KubeObject> tracked;

    /// <param name="job">The Job as cached.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="released">Uids of pods whose finalizer was taken away, although the cache may still show it.</param>
    /// <param name="now">Time.</param>
    internal JobFacts(KubeObject job, IReadOnlyCollection<KubeObject> pods, Func<string, bool> released, DateTimeOffset now)
    {
        (Job, Spec, Status, Pods, Now) = (job, job.View<Job>().Spec, job.View<Job>().Status, pods, now);
        tracked = [.. pods.Where(p => JobNames.IsTracked(p) && !released(p.Header.Uid))];
        Active = [.. pods.Where(PodState.IsActive)];
        Terminating = [.. pods.Where(p => p.Header.DeletionTimestamp is not null && !PodState.IsTerminal(p))];
        var (succeeded, failed) = (Status.UncountedTerminatedPods.Succeeded, Status.UncountedTerminatedPods.Failed);
        NewlySucceeded = [.. tracked.Where(p => HasSucceeded(p) && IsValid(p) && !succeeded.Contains(p.Header.Uid))];
        NewlyFailed = [.. tracked.Where(p => HasFailed(p) && IsValid(p) && !failed.Contains(p.Header.Uid))];
        SucceededIndexes = Indexed ? IndexSet.Parse(Status.CompletedIndexes, Completions).With(NewlySucceeded.Select(p => JobNames.IndexOf(p)!.Value)) : IndexSet.Empty;
        FailedIndexes = PerIndex ? IndexSet.Parse(Status.FailedIndexes, Completions).With(tracked.Where(FailsItsIndex).Select(p => JobNames.IndexOf(p)!.Value)) : IndexSet.Empty;
    }

    internal KubeObject Job { get; }

    internal JobSpec Spec { get; }

    internal JobStatus Status { get; }

    internal IReadOnlyCollection<KubeObject> Pods { get; }

    internal DateTimeOffset Now { get; }

    /// <summary>Pods that run or will.</summary>
    internal IReadOnlyList<KubeObject> Active { get; }

    /// <summary>Pods that are on their way out and have not ended.</summary>
    internal IReadOnlyList<KubeObject> Terminating { get; }

    /// <summary>Pods that succeeded and stand nowhere in the status yet.</summary>
    internal IReadOnlyList<KubeObject> NewlySucceeded { get; }

    /// <summary>Pods that failed and stand nowhere in the status yet; also those whose failure will not count.</summary>
    internal IReadOnlyList<KubeObject> NewlyFailed { get; }

    internal IndexSet SucceededIndexes { get; }

    internal IndexSet FailedIndexes { get; }

    /// <summary>Pods that still bear the finalizer. Those that the Job itself took away do not: they failed at nothing.</summary>
    internal IReadOnlyList<KubeObject> Tracked => tracked;

    internal bool Indexed => Spec.CompletionMode == "Indexed";

    /// <summary>Whether each index has a limit of failures of its own.</summary>
    internal bool PerIndex => Indexed && Spec.BackoffLimitPerIndex is not null;

    /// <summary>Whether a pod is replaced only when it has ended, not already when it is to end.</summary>
    internal bool WaitsForTheEnd => Spec.PodReplacementPolicy == "Failed";

    internal int Completions => Spec.Completions ?? 0;

    internal int Succeeded => Indexed ? SucceededIndexes.Count : Status.Succeeded + Status.UncountedTerminatedPods.Succeeded.Length + NewlySucceeded.Count;

    internal int Failed => Status.Failed + Status.UncountedTerminatedPods.Failed.Length + NewlyFailed.Count(p => FailureRules.Read(Spec, p).Counts);

    internal static bool HasSucceeded(KubeObject pod) => pod.View<Pod>().Status.Phase == "Succeeded";

    internal bool HasFailed(KubeObject pod)
    {
        var phase = pod.View<Pod>().Status.Phase;
        return phase == "Failed" || (!WaitsForTheEnd && phase != "Succeeded" && pod.Header.DeletionTimestamp is not null);
    }

    /// <summary>Whether a pod stands for work of the Job: any, or an index that there is.</summary>
    internal bool IsValid(KubeObject pod) => !Indexed || JobNames.IndexOf(pod) is { } index && index < Completions;

    /// <summary>Pods that failed last for their index and are not replaced yet: they keep its count of failures, and are kept for that.</summary>
    internal IReadOnlySet<string> KeepersOfCounts()
    {
        if (!PerIndex) return new HashSet<string>();
        var newest = Pods.Where(IsValid).GroupBy(p => JobNames.IndexOf(p)!.Value).Where(g => !FailedIndexes.Contains(g.Key) && !SucceededIndexes.Contains(g.Key)).Select(Newest);
        return newest.Where(HasFailed).Select(p => p.Header.Uid).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The pod of an index that was made last.</summary>
    internal static KubeObject Newest(IEnumerable<KubeObject> pods) =>
        pods.OrderBy(p => JobNames.FailuresBefore(p) + JobNames.IgnoredFailuresBefore(p)).ThenBy(p => p.Header.CreationTimestamp).Last();

    private bool FailsItsIndex(KubeObject pod)
    {
        if (!HasFailed(pod) || !IsValid(pod)) return false;
        var meaning = FailureRules.Read(Spec, pod);
        return meaning.FailsIndex || (meaning.Counts && JobNames.FailuresBefore(pod) >= Spec.BackoffLimitPerIndex);
    }
}
