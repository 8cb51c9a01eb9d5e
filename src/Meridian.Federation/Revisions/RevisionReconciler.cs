using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps the history of one kind of federated workload in the federation, where users ask for it; the members keep their own.</summary>
internal sealed class RevisionReconciler(IRevisionHistory history, IKubeClient federation, IInformers informers) : IReconciler
{
    private const string ByOwner = "owner of revisions";

    private readonly IInformer workloads = informers.For(history.Workload);
    private readonly IInformer records = informers.For(history.Record);

    /// <inheritdoc />
    public string Name => $"federated-{history.Workload.Singular}-history";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        records.AddIndex(ByOwner, r => r.Header.ControllerOwner is { } owner ? [owner.Uid] : []);
        sources.Objects(history.Workload);
        sources.OwnedBy(history.Workload, history.Record);
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (workloads.Get(key) is not { Header.DeletionTimestamp: null } workload) return Requeue.None;
        // What is not propagated has no history; and what propagation has not put its finalizer on yet is left to it first.
        if (!Finalizers.Has(workload)) return Requeue.None;
        await WriteAsync(workload, history.Plan(workload, [.. records.ByIndex(ByOwner, workload.Header.Uid)]), cancellationToken);
        return Requeue.None;
    }

    private async Task WriteAsync(KubeObject workload, RevisionPlan plan, CancellationToken token)
    {
        var options = new WriteOptions { FieldManager = FederationMarks.FieldManager };
        if (plan.Create is { } record) await federation.CreateAsync(history.Record, workload.Header.Namespace, JsonBytes.Of(record), options, token);
        if (plan.Update is var (stale, patch)) await federation.PatchAsync(history.Record, stale.Key, PatchKind.Merge, JsonBytes.Of(patch), options, token);
        if (plan.Workload is { } change) await federation.PatchAsync(history.Workload, workload.Key, PatchKind.Merge, JsonBytes.Of(change), options, token);
        foreach (var surplus in plan.Delete) await Live.DeleteAsync(federation, history.Record, surplus, token);
    }
}
