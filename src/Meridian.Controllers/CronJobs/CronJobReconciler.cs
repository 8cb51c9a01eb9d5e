using System.Globalization;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.CronJobs;

/// <summary>Starts a Job at each time of a schedule.</summary>
internal sealed class CronJobReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events) : IReconciler
{
    // Clocks are not exact: a moment late is not a whole interval late.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly IInformer cronJobs = informers.For(ResourceTypes.CronJobs);
    private readonly IInformer jobs = informers.For(ResourceTypes.Jobs);
    private readonly OwnWrites written = new();

    public string Name => "cronjob";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(jobs);
        sources.Objects(ResourceTypes.CronJobs);
        sources.OwnedBy(ResourceTypes.CronJobs, ResourceTypes.Jobs);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (cronJobs.Get(key) is not { } cronJob)
        {
            written.Forget(key);
            return Requeue.None;
        }
        if (written.AreNewerThan(cronJob)) return Requeue.None;
        var owned = Indexes.ControlledBy(jobs, cronJob.Header.Uid);
        var state = new CronJobState(cronJob, owned, events);
        foreach (var missing in state.Missing(owned))
        {
            if (!await ExistsAsync(key.Namespace, missing, cancellationToken)) state.Lose(missing);
        }
        foreach (var old in CronJobHistory.Surplus(cronJob.View<CronJob>().Spec, owned)) await DeleteAsync(cronJob, old.Key, old.Header.Uid, cancellationToken);
        try
        {
            return await ScheduleAsync(cronJob, state, cancellationToken);
        }
        finally
        {
            await WriteAsync(cronJob, state, cancellationToken);
        }
    }

    private async Task<Requeue> ScheduleAsync(KubeObject cronJob, CronJobState state, CancellationToken cancellationToken)
    {
        var spec = cronJob.View<CronJob>().Spec;
        if (cronJob.Header.DeletionTimestamp is not null || spec.Suspend || Read(cronJob, spec) is not var (schedule, zone)) return Requeue.None;
        var now = time.GetUtcNow();
        var deadline = spec.StartingDeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var due = DueRun.Find(schedule, state.LastScheduleTime ?? cronJob.Header.CreationTimestamp ?? now, deadline, now);
        if (due.Missed > DueRun.Many)
            events.Warning(cronJob, "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        if (due.Time is { } scheduled) await StartAsync(cronJob, state, scheduled, zone, cancellationToken);
        return due.Next is { } next ? Requeue.After(next - now + Grace) : Requeue.None;
    }

    private (CronSchedule Schedule, TimeZoneInfo Zone)? Read(KubeObject cronJob, CronJobSpec spec)
    {
        var zone = TimeZoneInfo.Utc;
        if (spec.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(spec.TimeZone, out zone))
        {
            events.Warning(cronJob, "UnknownTimeZone", $"invalid timeZone: {spec.TimeZone}");
            return null;
        }
        try
        {
            return (CronSchedule.Parse(spec.Schedule, zone), zone);
        }
        catch (FormatException fault)
        {
            events.Warning(cronJob, "UnparseableSchedule", $"unparseable schedule: {spec.Schedule} : {fault.Message}");
            return null;
        }
    }

    private async Task StartAsync(KubeObject cronJob, CronJobState state, DateTimeOffset scheduled, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var spec = cronJob.View<CronJob>().Spec;
        if (state.Active.Exists(a => a.Name == CronJobBody.NameOf(cronJob, scheduled)) || state.LastScheduleTime == scheduled) return;
        if (spec.StartingDeadlineSeconds is { } seconds && scheduled.AddSeconds(seconds) < time.GetUtcNow())
        {
            events.Warning(cronJob, "MissSchedule", $"Missed scheduled time to start a job: {scheduled.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "UTC", StringComparison.Ordinal)}");
            return;
        }
        if (spec.ConcurrencyPolicy == "Forbid" && state.Active.Count > 0)
        {
            events.Normal(cronJob, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
            return;
        }
        if (spec.ConcurrencyPolicy == "Replace")
        {
            foreach (var running in state.Active) await DeleteAsync(cronJob, new ObjectKey(cronJob.Header.Namespace, running.Name), running.Uid, cancellationToken);
            state.Active.Clear();
        }
        await CreateAsync(cronJob, state, scheduled, zone, cancellationToken);
    }

    private async Task CreateAsync(KubeObject cronJob, CronJobState state, DateTimeOffset scheduled, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        try
        {
            var body = JsonBytes.Of(CronJobBody.Make(cronJob, scheduled, zone));
            var job = await client.CreateAsync(ResourceTypes.Jobs, cronJob.Header.Namespace, body, WriteOptions.Default, cancellationToken);
            events.Normal(cronJob, "SuccessfulCreate", $"Created job {job.Header.Name}");
            state.Active.Add(CronJobBody.ReferenceTo(job));
        }
        catch (StatusException there) when (there.IsAlreadyExists)
        {
            // It was made before, and that was not written down.
        }
        catch (StatusException failure)
        {
            if (!PodControl.IsNamespaceEnding(failure)) events.Warning(cronJob, "FailedCreate", $"Error creating job: {failure.Message}");
            throw;
        }
        state.LastScheduleTime = scheduled;
    }

    private async Task DeleteAsync(KubeObject cronJob, ObjectKey key, string uid, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(ResourceTypes.Jobs, key, DeleteOptions.Background with { PreconditionUid = uid }, cancellationToken);
            events.Normal(cronJob, "SuccessfulDelete", $"Deleted job {key.Name}");
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // Somebody was quicker.
        }
    }

    // Absence from the cache may be lag: the server is asked.
    private async Task<bool> ExistsAsync(string ns, ObjectReference job, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetAsync(ResourceTypes.Jobs, new ObjectKey(ns, job.Name), cancellationToken)).Header.Uid == job.Uid;
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return false;
        }
    }

    private async Task WriteAsync(KubeObject cronJob, CronJobState state, CancellationToken cancellationToken)
    {
        var status = ObjectStatus.CopyOf(cronJob);
        state.WriteTo(status);
        var updated = await ObjectStatus.WriteAsync(client, ResourceTypes.CronJobs, cronJob, status, cancellationToken);
        if (updated != cronJob) written.Note(updated);
    }
}
