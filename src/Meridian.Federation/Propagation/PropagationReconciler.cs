using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps the copies of one kind's federated objects in the members, and brings back what became of them.</summary>
internal sealed class PropagationReconciler(
    PropagatedKind kind, IKubeClient federation, IInformers informers, IMembers members, Planner planner,
    CopyWriter writer, PropagationDeletion deletion, PlacementWriter placements, FederationEvents events,
    FederationOptions options, TimeProvider time) : IReconciler, IDisposable
{
    private readonly ConcurrentDictionary<ObjectKey, int> failures = [];
    private readonly List<IDisposable> subscriptions = [];

    private IInformer Sources => informers.For(kind.Type);

    /// <inheritdoc />
    public string Name => $"federated-{kind.Type.Singular}";

    /// <inheritdoc />
    public void Watch(ReconcilerSources sources)
    {
        sources.Objects(kind.Type);
        sources.Reads(ResourceTypes.Namespaces);
        subscriptions.Add(members.Follow(kind.Type, (_, change) => EnqueueKnown(sources, change.Key), _ => EnqueueAll(sources)));
        subscriptions.Add(members.Subscribe(_ => EnqueueAll(sources)));
    }

    /// <inheritdoc />
    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var source = Sources.Get(key);
        if (source is null || kind.WhyKept(source, options) is not null)
        {
            Forget(key);
            return Requeue.None;
        }
        return source.Header.DeletionTimestamp is null
            ? await PropagateAsync(source, cancellationToken)
            : await WithdrawAsync(source, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    private void EnqueueKnown(ReconcilerSources sources, ObjectKey key)
    {
        if (Sources.Get(key) is not null) sources.Enqueue(key);
    }

    private void EnqueueAll(ReconcilerSources sources)
    {
        foreach (var source in Sources.List()) sources.Enqueue(source.Key);
    }

    private async Task<Requeue> PropagateAsync(KubeObject source, CancellationToken token)
    {
        // Before the first copy, so that no copy can outlive the object unseen.
        await Finalizers.EnsureAsync(federation, kind.Type, source, token);
        var now = members.All;
        if (Plan(source, now) is not { } plan) return Requeue.None;
        var outcomes = await Task.WhenAll(now.Select(m => writer.CarryOutAsync(m, plan.For(m.Name)!, source, token)));
        foreach (var conflict in outcomes.Where(o => o.State == "Conflict"))
            events.Warning(source, kind.Type, "Conflict", $"Cluster {conflict.Decision.Cluster}: {conflict.Message}");
        // A sum over half of the members, just after a start, would say that the other half had lost everything.
        var whole = !outcomes.Any(o => o.IsUnknown);
        if (whole) await WriteStatusAsync(source, outcomes, token);
        if (whole) await placements.WriteAsync(kind, source, outcomes, token);
        return Next(source.Key, outcomes.Any(o => o.State == "Failed"));
    }

    // Null if the object's own words cannot be followed; then everything stays as it is until they are changed.
    private PlacementPlan? Plan(KubeObject source, IReadOnlyList<MemberState> members)
    {
        try
        {
            return planner.Plan(kind, source, members, problem => events.Warning(source, kind.Type, "InvalidPreferences", problem));
        }
        catch (FormatException fault)
        {
            events.Warning(source, kind.Type, "InvalidClusterSelector", $"annotation {ClusterSelector.Annotation}: {fault.Message}");
            return null;
        }
    }

    private async Task WriteStatusAsync(KubeObject source, CopyOutcome[] outcomes, CancellationToken token)
    {
        if (kind.Summary?.Summarize(source, outcomes, time.GetUtcNow()) is not { } summary) return;
        if (StatusPatch.Of(source.ToNode()["status"] as JsonObject ?? [], summary) is not { } status) return;
        var patch = JsonBytes.Of(new JsonObject { ["status"] = status });
        await federation.PatchAsync(kind.Type, source.Key, PatchKind.Merge, patch, WriteOptions.Status, token);
    }

    private async Task<Requeue> WithdrawAsync(KubeObject source, CancellationToken token)
    {
        if (!Finalizers.Has(source)) return Requeue.None;
        if (!await deletion.WithdrawAsync(source, token)) return Next(source.Key, failed: true);
        await placements.DeleteAsync(kind, source, token);
        await Finalizers.RemoveAsync(federation, kind.Type, source, token);
        Forget(source.Key);
        return Requeue.None;
    }

    private Requeue Next(ObjectKey key, bool failed)
    {
        if (!failed)
        {
            failures.TryRemove(key, out _);
            return Requeue.None;
        }
        var count = failures.AddOrUpdate(key, 1, (_, before) => before + 1);
        var delay = options.FirstRetry * Math.Pow(2, Math.Min(count - 1, 20));
        return Requeue.After(delay < options.LongestRetry ? delay : options.LongestRetry);
    }

    private void Forget(ObjectKey key)
    {
        failures.TryRemove(key, out _);
        writer.Forget(key);
    }
}
