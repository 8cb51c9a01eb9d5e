using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps the history of one kind of federated workload in the federation, where users ask for it; the members keep their own.</summary>
internal sealed class RevisionReconciler(IRevisionHistory history, IKubeClient federation, IInformers informers) : IReconciler
{
    private const string ByOwner = "owner of revisions";

    private readonly IInformer workloads = informers.For(history.Workload);
    private readonly IInformer records = informers.For(history.Record);

    // What a history that was complete had been made of. Most changes of a workload are of its status, and are none of its history.
    private readonly ConcurrentDictionary<ObjectKey, string> complete = [];

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
        if (workloads.Get(key) is not { Header.DeletionTimestamp: null } workload)
        {
            complete.TryRemove(key, out _);
            return Requeue.None;
        }
        // What is not propagated has no history; and what propagation has not put its finalizer on yet is left to it first.
        if (!Finalizers.Has(workload)) return Requeue.None;
        var kept = records.ByIndex(ByOwner, workload.Header.Uid);
        var origin = Origin(workload, kept);
        if (complete.GetValueOrDefault(key) == origin) return Requeue.None;
        var plan = history.Plan(workload, [.. kept]);
        if (plan == RevisionPlan.Nothing) complete[key] = origin;
        else await WriteAsync(workload, plan, cancellationToken);
        return Requeue.None;
    }

    // All that a plan reads: the spec by its generation, the annotations, and the records.
    private static string Origin(KubeObject workload, IReadOnlyCollection<KubeObject> kept)
    {
        var header = workload.Header;
        IEnumerable<string> parts = [header.Uid, header.Generation.ToString(CultureInfo.InvariantCulture)];
        parts = parts.Concat(header.Annotations.OrderBy(a => a.Key, StringComparer.Ordinal).SelectMany(a => (string[])[a.Key, a.Value]));
        return string.Join('\n', parts.Concat(kept.Select(r => $"{r.Header.Uid} {r.Header.ResourceVersion}").Order(StringComparer.Ordinal)));
    }

    private async Task WriteAsync(KubeObject workload, RevisionPlan plan, CancellationToken token)
    {
        var options = new WriteOptions { FieldManager = FederationMarks.FieldManager };
        if (plan.Create is { } record) await CreateAsync(workload, record, options, token);
        if (plan.Update is var (stale, patch)) await federation.PatchAsync(history.Record, stale.Key, PatchKind.Merge, JsonBytes.Of(patch), options, token);
        if (plan.Workload is { } change) await federation.PatchAsync(history.Workload, workload.Key, PatchKind.Merge, JsonBytes.Of(change), options, token);
        foreach (var surplus in plan.Delete) await Live.DeleteAsync(federation, history.Record, surplus, token);
    }

    // A record that a deletion left behind belongs to the workload that comes with its template again.
    private async Task CreateAsync(KubeObject workload, JsonObject record, WriteOptions options, CancellationToken token)
    {
        try
        {
            await federation.CreateAsync(history.Record, workload.Header.Namespace, JsonBytes.Of(record), options, token);
        }
        catch (StatusException taken) when (taken.IsAlreadyExists)
        {
            var left = await federation.GetAsync(history.Record, new ObjectKey(workload.Header.Namespace, record["metadata"]!["name"]!.GetValue<string>()), token);
            if (left.Header.ControllerOwner is not null) throw;
            var adopted = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["uid"] = left.Header.Uid, ["resourceVersion"] = left.Header.ResourceVersion, ["ownerReferences"] = record["metadata"]!["ownerReferences"]!.DeepClone(),
                },
            };
            await federation.PatchAsync(history.Record, left.Key, PatchKind.Merge, JsonBytes.Of(adopted), options, token);
        }
    }
}
