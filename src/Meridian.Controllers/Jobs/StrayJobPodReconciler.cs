using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Lets pods go whose Job will never count them: it is gone, has ended, or never was theirs.</summary>
internal sealed class StrayJobPodReconciler(IKubeClient client, IInformers informers) : IReconciler
{
    private readonly IInformer jobs = informers.For(ResourceTypes.Jobs);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly JobFinalizers finalizers = new(client);

    public string Name => "job-stray-pods";

    public void Watch(ReconcilerSources sources)
    {
        Common.Indexes.AddByController(pods);
        sources.Map(ResourceTypes.Pods, change =>
        {
            finalizers.Observe(change);
            return change.New is { } pod && JobNames.IsTracked(pod) ? [change.Key] : [];
        });
        sources.Map(ResourceTypes.Jobs, change => change.New is null || JobNames.IsFinished(change.New)
            ? Common.Indexes.ControlledBy(pods, change.Latest.Header.Uid).Where(JobNames.IsTracked).Select(p => p.Key).ToList()
            : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || !JobNames.IsTracked(pod) || await IsCountedAsync(pod, cancellationToken)) return Requeue.None;
        await finalizers.ReleaseAsync(pod, cancellationToken);
        return Requeue.None;
    }

    // Absence from the cache may be lag: the server is asked.
    private async Task<bool> IsCountedAsync(KubeObject pod, CancellationToken cancellationToken)
    {
        if (pod.Header.ControllerOwner is not { Kind: "Job" } owner) return false;
        var key = new ObjectKey(pod.Header.Namespace, owner.Name);
        if (jobs.Get(key) is { } cached && cached.Header.Uid == owner.Uid) return !JobNames.IsFinished(cached);
        try
        {
            var found = await client.GetAsync(ResourceTypes.Jobs, key, cancellationToken);
            return found.Header.Uid == owner.Uid && !JobNames.IsFinished(found);
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return false;
        }
    }
}
