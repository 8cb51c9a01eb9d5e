using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>That a Job comes to its end, and why.</summary>
/// <param name="Success">Whether it has reached what it is for.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">The same for people.</param>
internal sealed record JobVerdict(bool Success, string Reason, string Message)
{
    /// <summary>The condition that says so while pods are still to end.</summary>
    internal string Announced => Success ? "SuccessCriteriaMet" : "FailureTarget";

    /// <summary>The condition that says so at the end.</summary>
    internal string Final => Success ? "Complete" : "Failed";

    /// <summary>The verdict on a Job, or null while it is to go on. One that was announced holds.</summary>
    internal static JobVerdict? On(JobFacts job) => Announcement(job) ?? Failure(job) ?? Achievement(job);

    private static JobVerdict? Announcement(JobFacts job)
    {
        var conditions = job.Status.Conditions;
        if (conditions.Find("FailureTarget") is { Status: "True" } failed) return new JobVerdict(false, failed.Reason, failed.Message);
        return conditions.Find("SuccessCriteriaMet") is { Status: "True" } met ? new JobVerdict(true, met.Reason, met.Message) : null;
    }

    private static JobVerdict? Failure(JobFacts job)
    {
        var spec = job.Spec;
        var message = job.Pods.Where(job.HasFailed).Select(p => FailureRules.Read(spec, p).FailsJob).FirstOrDefault(m => m.Length > 0);
        if (message is not null) return new JobVerdict(false, "PodFailurePolicy", message);
        if (job.Failed > (spec.BackoffLimit ?? 6) || RestartedTooOften(job)) return new JobVerdict(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (JobDeadline.Left(job) <= TimeSpan.Zero) return new JobVerdict(false, "DeadlineExceeded", "Job was active longer than specified deadline");
        if (!job.PerIndex) return null;
        var failed = job.FailedIndexes.Count;
        if (failed > spec.MaxFailedIndexes) return new JobVerdict(false, "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        return failed > 0 && failed + job.SucceededIndexes.Count >= job.Completions ? new JobVerdict(false, "FailedIndexes", "Job has failed indexes") : null;
    }

    private static JobVerdict? Achievement(JobFacts job)
    {
        if (job.Indexed && SuccessRules.Match(job.Spec.SuccessPolicy, job.Completions, job.SucceededIndexes) is { } rule)
            return new JobVerdict(true, "SuccessPolicy", $"Matched rules at index {rule}");
        // Without a number, one success tells that the work is done; the other pods come to their own end.
        var reached = job.Spec.Completions is { } completions ? job.Succeeded >= completions : job.Succeeded > 0;
        return reached && job.Active.Count == 0 ? new JobVerdict(true, "CompletionsReached", "Reached expected number of succeeded pods") : null;
    }

    // Pods that restart their containers themselves fail by restarting too often.
    private static bool RestartedTooOften(JobFacts job)
    {
        if (job.Spec.Template.Spec.RestartPolicy != "OnFailure") return false;
        var restarts = job.Pods.Where(p => p.View<Pod>().Status.Phase is "Running" or "Pending")
            .Sum(p => p.View<Pod>().Status is var s ? s.InitContainerStatuses.Concat(s.ContainerStatuses).Sum(c => c.RestartCount) : 0);
        var limit = job.Spec.BackoffLimit ?? 6;
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }
}

/// <summary>A Job's deadline.</summary>
internal static class JobDeadline
{
    /// <summary>How long the Job may still run; null for any time.</summary>
    internal static TimeSpan? Left(JobFacts job) =>
        job.Spec is { ActiveDeadlineSeconds: { } seconds, Suspend: false } && job.Status.StartTime is { } start ? start.AddSeconds(seconds) - job.Now : null;
}

/// <summary>Reads a Job's success policy.</summary>
internal static class SuccessRules
{
    /// <summary>The place of the first rule that is met, or null.</summary>
    internal static int? Match(SuccessPolicy? policy, int completions, IndexSet succeeded)
    {
        foreach (var (index, rule) in (policy?.Rules ?? []).Index())
        {
            var wanted = rule.SucceededIndexes.Length > 0 ? IndexSet.Parse(rule.SucceededIndexes, completions) : null;
            var found = wanted?.CountIn(succeeded) ?? succeeded.Count;
            if (found >= (rule.SucceededCount ?? wanted?.Count ?? completions)) return index;
        }
        return null;
    }
}
