using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Deletes Jobs a set time after their end.</summary>
internal sealed class FinishedJobReconciler(IKubeClient client, IInformers informers, TimeProvider time) : IReconciler
{
    private readonly IInformer jobs = informers.For(ResourceTypes.Jobs);

    public string Name => "job-ttl";

    public void Watch(ReconcilerSources sources) => sources.Map(ResourceTypes.Jobs, change => change.New is { } job && EndOfLife(job) is not null ? [change.Key] : []);

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (jobs.Get(key) is not { } job || EndOfLife(job) is not { } end) return Requeue.None;
        if (end > time.GetUtcNow()) return Requeue.After(end - time.GetUtcNow());
        // The cache may be behind: its time may have been prolonged.
        var fresh = await client.GetAsync(ResourceTypes.Jobs, key, cancellationToken);
        if (fresh.Header.Uid != job.Header.Uid || EndOfLife(fresh) is not { } still || still > time.GetUtcNow()) return Requeue.None;
        await client.DeleteAsync(ResourceTypes.Jobs, key, new DeleteOptions { PropagationPolicy = "Foreground", PreconditionUid = job.Header.Uid }, cancellationToken);
        return Requeue.None;
    }

    private static DateTimeOffset? EndOfLife(KubeObject item)
    {
        var job = item.View<Job>();
        if (job.Spec.TtlSecondsAfterFinished is not { } seconds || item.Header.DeletionTimestamp is not null || !JobNames.IsFinished(item)) return null;
        var end = Array.Find(job.Status.Conditions, c => c is { Type: "Complete" or "Failed", Status: "True" })?.LastTransitionTime;
        return end?.AddSeconds(seconds);
    }
}
