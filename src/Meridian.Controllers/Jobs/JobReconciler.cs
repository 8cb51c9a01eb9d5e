using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Runs the pods of a Job until enough of them have succeeded or too many have failed.</summary>
internal sealed class JobReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events, Random random) : IReconciler
{
    private readonly IInformer jobs = informers.For(ResourceTypes.Jobs);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly Claims claims = new(client, ResourceTypes.Jobs, informers.For(ResourceTypes.Pods));
    private readonly PodControl control = new(client, time, events);
    private readonly OwnWrites written = new();
    private readonly JobFinalizers finalizers = new(client);
    private readonly PodNames names = new(random);

    public string Name => "job";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(pods);
        // Noted before any worker is told of the same event.
        sources.Map(ResourceTypes.Pods, change =>
        {
            control.Expectations.Observe(change);
            finalizers.Observe(change);
            return [];
        });
        sources.Objects(ResourceTypes.Jobs);
        sources.OwnedBy(ResourceTypes.Jobs, ResourceTypes.Pods);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (jobs.Get(key) is not { } job)
        {
            control.Expectations.Forget(key);
            written.Forget(key);
            return Requeue.None;
        }
        if (JobNames.IsManagedElsewhere(job.View<Job>().Spec) || JobNames.IsFinished(job) || written.AreNewerThan(job)) return Requeue.None;
        await control.ResolveAsync(key, cancellationToken);
        // Asked before the cache is read: what it shows then is no older than the answer.
        var current = control.Expectations.AreMet(key);
        var claimed = await claims.SettleAsync(job, job.View<Job>().Spec.Selector, JobNames.IsTracked, cancellationToken);
        var facts = new JobFacts(job, claimed, finalizers.IsReleased, time.GetUtcNow());
        return await RunAsync(facts, current, cancellationToken);
    }

    private async Task<Requeue> RunAsync(JobFacts job, bool current, CancellationToken cancellationToken)
    {
        var verdict = JobVerdict.On(job);
        var plan = current && job.Job.Header.DeletionTimestamp is null ? JobPlan.For(job, verdict) : new JobPlan([], [], null);
        // What the Job itself takes away while it goes on has not failed.
        if (verdict is null) foreach (var pod in plan.Delete) await finalizers.ReleaseAsync(pod, cancellationToken);
        var deleted = await DeleteAsync(job.Job, plan.Delete, cancellationToken);
        var made = new List<KubeObject>();
        var failure = deleted.Failure ?? await SlowStart.RunAsync(plan.Create, pod => CreateAsync(job.Job, pod, made, cancellationToken));
        await CountAsync(job, verdict, [.. job.Active.Except(deleted.Gone), .. made], deleted.Gone.Count, cancellationToken);
        if (failure is not null) throw failure;
        TimeSpan?[] waits = [plan.Wait, verdict is null ? JobDeadline.Left(job) ?? FirstDeadline(job) : null];
        return waits.Min() is { } wait ? Requeue.After(wait) : Requeue.None;
    }

    private async Task<(Exception? Failure, IReadOnlyList<KubeObject> Gone)> DeleteAsync(KubeObject job, IReadOnlyList<KubeObject> victims, CancellationToken cancellationToken)
    {
        var failures = await Task.WhenAll(victims.Select(pod => control.DeleteAsync(job, pod, cancellationToken)));
        return (Array.Find(failures, f => f is not null), [.. victims.Where((_, i) => failures[i] is null)]);
    }

    private async Task<Exception?> CreateAsync(KubeObject job, JobPod pod, List<KubeObject> made, CancellationToken cancellationToken)
    {
        var body = JobPodBody.Make(job, pod, names);
        var failure = await control.CreateAsync(job, body, cancellationToken);
        if (failure is null) lock (made) made.Add(KubeObject.FromNode(body));
        return failure;
    }

    private async Task CountAsync(JobFacts job, JobVerdict? verdict, IReadOnlyCollection<KubeObject> active, int deleted, CancellationToken cancellationToken)
    {
        var count = JobCount.For(job, verdict);
        var before = JobStatusPlan.Before(job, verdict, count, active, deleted);
        // What is to be counted is on record before anything of it can be lost.
        var recorded = count.Release.Count > 0 ? await WriteAsync(job.Job, before.DeepClone().AsObject(), cancellationToken) : job.Job;
        foreach (var pod in count.Release) await finalizers.ReleaseAsync(pod, cancellationToken);
        var tracked = job.Tracked.Select(p => p.Header.Uid).Where(uid => !finalizers.IsReleased(uid)).ToHashSet(StringComparer.Ordinal);
        foreach (var pod in count.Release) tracked.Remove(pod.Header.Uid);
        var written = await WriteAsync(recorded, JobStatusPlan.After(job, verdict, count, tracked.Contains, before), cancellationToken);
        Tell(job.Job, written);
    }

    private async Task<KubeObject> WriteAsync(KubeObject job, System.Text.Json.Nodes.JsonObject status, CancellationToken cancellationToken)
    {
        var updated = await ObjectStatus.WriteAsync(client, ResourceTypes.Jobs, job, status, cancellationToken);
        if (updated != job) written.Note(updated);
        return updated;
    }

    // The first status is written now; its event brings the Job back, and with it the time that is left.
    private static TimeSpan? FirstDeadline(JobFacts job) =>
        job.Spec is { ActiveDeadlineSeconds: { } seconds, Suspend: false } ? TimeSpan.FromSeconds(seconds) : null;

    private void Tell(KubeObject before, KubeObject after)
    {
        var (old, now) = (before.View<Job>().Status.Conditions, after.View<Job>().Status.Conditions);
        if (IsNew("Complete", "True")) events.Normal(after, "Completed", "Job completed");
        if (IsNew("Failed", "True")) events.Warning(after, now.Find("Failed")!.Reason, now.Find("Failed")!.Message);
        if (IsNew("Suspended", "True")) events.Normal(after, "Suspended", "Job suspended");
        if (IsNew("Suspended", "False")) events.Normal(after, "Resumed", "Job resumed");

        bool IsNew(string type, string status) => now.Find(type)?.Status == status && old.Find(type)?.Status != status;
    }
}
