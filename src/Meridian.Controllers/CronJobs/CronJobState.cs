using Meridian.Client;
using Meridian.Controllers.Jobs;
using Meridian.Objects;

namespace Meridian.Controllers.CronJobs;

/// <summary>A CronJob's status while it is brought up to date: which of its Jobs run, when one succeeded last.</summary>
internal sealed class CronJobState
{
    private readonly EventRecorder events;
    private readonly KubeObject cronJob;

    internal CronJobState(KubeObject cronJob, IReadOnlyCollection<KubeObject> jobs, EventRecorder events)
    {
        (this.cronJob, this.events) = (cronJob, events);
        var status = cronJob.View<CronJob>().Status;
        (Active, LastScheduleTime, LastSuccessfulTime) = ([.. status.Active], status.LastScheduleTime, status.LastSuccessfulTime);
        foreach (var job in jobs) Look(job);
    }

    /// <summary>The Jobs that run.</summary>
    internal List<ObjectReference> Active { get; }

    internal DateTimeOffset? LastScheduleTime { get; set; }

    internal DateTimeOffset? LastSuccessfulTime { get; private set; }

    /// <summary>Jobs that the status knows and the cache does not show.</summary>
    internal IReadOnlyList<ObjectReference> Missing(IReadOnlyCollection<KubeObject> jobs) => [.. Active.Where(a => jobs.All(j => j.Header.Uid != a.Uid))];

    /// <summary>A Job of the status is gone.</summary>
    internal void Lose(ObjectReference job)
    {
        Active.Remove(job);
        events.Normal(cronJob, "MissingJob", $"Active job went missing: {job.Name}");
    }

    /// <summary>The status as JSON: the fields that the controller writes.</summary>
    internal void WriteTo(System.Text.Json.Nodes.JsonObject status)
    {
        if (Active.Count > 0) status["active"] = CronJobBody.ToNode(Active);
        else status.Remove("active");
        if (LastScheduleTime is { } scheduled) status["lastScheduleTime"] = WireTime.Format(scheduled);
        if (LastSuccessfulTime is { } succeeded) status["lastSuccessfulTime"] = WireTime.Format(succeeded);
    }

    private void Look(KubeObject job)
    {
        var (finished, view) = (JobNames.IsFinished(job), job.View<Job>().Status);
        var known = Active.Find(a => a.Uid == job.Header.Uid);
        if (!finished && known is null)
        {
            // Its creation was not written down; or somebody started it by hand, and then it is not counted.
            if (CronJobBody.IsScheduled(job)) Active.Add(CronJobBody.ReferenceTo(job));
            else events.Warning(cronJob, "UnexpectedJob", $"Saw a job that the controller did not create or forgot: {job.Header.Name}");
        }
        if (!finished) return;
        if (known is not null)
        {
            Active.Remove(known);
            events.Normal(cronJob, "SawCompletedJob", $"Saw completed job: {job.Header.Name}, condition: {(view.Conditions.IsTrue("Complete") ? "Complete" : "Failed")}");
        }
        if (view.CompletionTime is { } time && (LastSuccessfulTime is null || time > LastSuccessfulTime)) LastSuccessfulTime = time;
    }
}
