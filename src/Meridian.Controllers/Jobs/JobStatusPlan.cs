using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Computes a Job's status in its two steps: what is about to be counted, and what is.</summary>
internal static class JobStatusPlan
{
    /// <summary>The status before pods lose their finalizers.</summary>
    /// <param name="job">The Job and its pods.</param>
    /// <param name="verdict">That it comes to its end, or null.</param>
    /// <param name="count">Which pods are counted.</param>
    /// <param name="active">Pods that run after what was made and deleted.</param>
    /// <param name="deleted">How many were deleted.</param>
    internal static JsonObject Before(JobFacts job, JobVerdict? verdict, JobCount count, IReadOnlyCollection<KubeObject> active, int deleted)
    {
        var status = ObjectStatus.CopyOf(job.Job);
        Number(status, "active", active.Count);
        status["ready"] = active.Count(PodState.IsReady);
        status["terminating"] = job.Terminating.Count + deleted;
        if (job.Indexed)
        {
            Text(status, "completedIndexes", job.SucceededIndexes.ToString());
            Number(status, "succeeded", job.SucceededIndexes.Count);
            if (job.PerIndex) status["failedIndexes"] = job.FailedIndexes.ToString();
        }
        SetUncounted(status, count.Succeeded, count.Failed);
        SetStart(status, job, verdict);
        if (verdict is not null && job.Status.Conditions.Find(verdict.Announced) is null)
            Set(status, verdict.Announced, "True", verdict.Reason, verdict.Message, job.Now);
        return status;
    }

    /// <summary>The status after they have lost them: those that are gone from the list move into the numbers, and the Job may end.</summary>
    /// <param name="job">The Job and its pods.</param>
    /// <param name="verdict">That it comes to its end, or null.</param>
    /// <param name="count">Which pods are counted.</param>
    /// <param name="stays">Whether a pod of this uid still has its finalizer.</param>
    /// <param name="status">The first step's status, which is changed.</param>
    internal static JsonObject After(JobFacts job, JobVerdict? verdict, JobCount count, Func<string, bool> stays, JsonObject status)
    {
        var (succeeded, failed) = (count.Succeeded.Where(stays).ToList(), count.Failed.Where(stays).ToList());
        if (!job.Indexed) Number(status, "succeeded", job.Status.Succeeded + count.Succeeded.Count - succeeded.Count);
        Number(status, "failed", job.Status.Failed + count.Failed.Count - failed.Count);
        SetUncounted(status, succeeded, failed);
        var over = succeeded.Count + failed.Count == 0 && job.Active.Count + job.Terminating.Count == 0 && job.Tracked.All(p => !stays(p.Header.Uid));
        if (verdict is null || !over) return status;
        Set(status, verdict.Final, "True", verdict.Reason, verdict.Message, job.Now);
        if (verdict.Success) status["completionTime"] = WireTime.Format(job.Now);
        return status;
    }

    private static void SetStart(JsonObject status, JobFacts job, JobVerdict? verdict)
    {
        var before = job.Status.Conditions.Find("Suspended")?.Status ?? "";
        if (job.Spec.Suspend && verdict is null)
        {
            status.Remove("startTime");
            if (before != "True") Set(status, "Suspended", "True", "JobSuspended", "Job suspended", job.Now);
            return;
        }
        if (before == "True" && verdict is null) Set(status, "Suspended", "False", "JobResumed", "Job resumed", job.Now);
        if (job.Status.StartTime is null) status["startTime"] = WireTime.Format(job.Now);
    }

    private static void SetUncounted(JsonObject status, IReadOnlyList<string> succeeded, IReadOnlyList<string> failed)
    {
        var uncounted = new JsonObject();
        if (succeeded.Count > 0) uncounted["succeeded"] = Texts(succeeded);
        if (failed.Count > 0) uncounted["failed"] = Texts(failed);
        status["uncountedTerminatedPods"] = uncounted;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static void Set(JsonObject status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        var conditions = new ConditionList(status);
        conditions.Set(type, value, reason, message, now);
        conditions.Find(type)!["lastProbeTime"] = WireTime.Format(now);
    }

    // Absent means zero, as a Go server leaves it out.
    private static void Number(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
        else status.Remove(field);
    }

    private static void Text(JsonObject status, string field, string text)
    {
        if (text.Length > 0) status[field] = text;
        else status.Remove(field);
    }
}
