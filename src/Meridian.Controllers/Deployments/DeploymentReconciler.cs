using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Brings a Deployment's pods to its template and size by way of ReplicaSets, one for each template it has had.</summary>
internal sealed class DeploymentReconciler(IKubeClient client, IInformers informers, TimeProvider time, EventRecorder events, TimeSpan statusDelay = default) : IReconciler
{
    private readonly IInformer deployments = informers.For(ResourceTypes.Deployments);
    private readonly IInformer replicaSets = informers.For(ResourceTypes.ReplicaSets);
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly Claims claims = new(client, ResourceTypes.Deployments, informers.For(ResourceTypes.ReplicaSets));
    private readonly RolloutWriter writer = new(client, events);
    private readonly TemplateTexts templates = new();
    private readonly LateStatus late = new(statusDelay, time);

    public string Name => "deployment";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByController(replicaSets);
        Indexes.AddByController(pods);
        Indexes.AddByNamespace(deployments);
        sources.Map(ResourceTypes.Deployments, Forget);
        sources.Map(ResourceTypes.ReplicaSets, Forget);
        sources.Objects(ResourceTypes.Deployments);
        sources.OwnedBy(ResourceTypes.Deployments, ResourceTypes.ReplicaSets);
        sources.Map(ResourceTypes.ReplicaSets, Adopters);
        sources.Map(ResourceTypes.Pods, WaitingForTheEndOf);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (deployments.Get(key) is not { } deployment || deployment.Header.DeletionTimestamp is not null) return Requeue.None;
        var spec = deployment.View<Deployment>().Spec;
        if (LabelSelector.FromOrNothing(spec.Selector).IsEverything)
        {
            events.Warning(deployment, "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
            return Requeue.None;
        }
        var owned = await claims.SettleAsync(deployment, spec.Selector, _ => true, cancellationToken);
        return await RollAsync(new Rollout(deployment, owned, templates), cancellationToken);
    }

    private async Task<Requeue> RollAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (!rollout.Spec.Paused && await writer.RefreshAsync(rollout, cancellationToken) is { } refreshed) rollout = rollout.With([refreshed]);
        var resizing = rollout.Spec.Paused || ScalingPlan.IsNeeded(rollout.Bounds, rollout.All.Select(Rollout.Replicas));
        var step = Decide(rollout);
        var created = step.Create is { } size ? await writer.CreateAsync(rollout, size, cancellationToken) : null;
        if (step.Create is not null && created is null) return Requeue.None;
        var scaled = await writer.ScaleAsync(rollout, step.Scale, cancellationToken);
        rollout = rollout.With(created is null ? scaled : [created]);
        return await ConcludeAsync(rollout, created is not null, resizing, cancellationToken);
    }

    private RolloutStep Decide(Rollout rollout) => RolloutPlan.Decide(
        rollout.Bounds, rollout.Newest is { } newest ? Rollout.Replicas(newest) : null, [.. rollout.Old.Select(Rollout.Replicas)],
        rollout.Spec.Paused, rollout.Bounds.Recreate && rollout.Old.Any(HasRunningPods), rollout.Deployment.View<Deployment>().Status.Replicas);

    private async Task<Requeue> ConcludeAsync(Rollout rollout, bool created, bool resizing, CancellationToken cancellationToken)
    {
        var (now, key) = (time.GetUtcNow(), rollout.Deployment.Key);
        created |= late.HasCreated(key);
        var status = DeploymentStatusPlan.Next(rollout, created, resizing, now);
        var conditions = new ConditionList(status);
        var counts = DeploymentStatusPlan.Counts(rollout);
        if (DeploymentStatusPlan.Grows(rollout, counts, conditions) && late.Hold(key, created) is { } wait) return Requeue.After(wait);
        late.Release(key);
        if (rollout.Spec.Paused || ProgressPlan.IsComplete(rollout.Bounds, counts)) await writer.PruneAsync(rollout, cancellationToken);
        await ObjectStatus.WriteAsync(client, ResourceTypes.Deployments, rollout.Deployment, status, cancellationToken, Revision(rollout));
        return ProgressPlan.NextJudgement(conditions, rollout, counts, now) is { } left ? Requeue.After(left) : Requeue.None;
    }

    private IEnumerable<ObjectKey> Forget(ObjectChange change)
    {
        if (change.New is not null) return [];
        templates.Forget(change.Latest);
        if (change.Latest.Header.Kind == ResourceTypes.Deployments.Kind) late.Release(change.Key);
        return [];
    }

    // Null if the Deployment bears it already. The endpoint of the status takes annotations too, so that it needs no write of its own.
    private static JsonObject? Revision(Rollout rollout) =>
        rollout.Newest is null || DeploymentAnnotations.RevisionOf(rollout.Deployment) == rollout.NewestRevision
            ? null
            : new JsonObject { [DeploymentAnnotations.Revision] = rollout.NewestRevision.ToString(CultureInfo.InvariantCulture) };

    private bool HasRunningPods(KubeObject replicaSet) =>
        Indexes.ControlledBy(pods, replicaSet.Header.Uid).Any(p => !PodState.IsTerminal(p));

    // An orphan may have been waiting for a Deployment that matches it.
    private IEnumerable<ObjectKey> Adopters(ObjectChange change)
    {
        if (change.New is not { } replicaSet || replicaSet.Header.ControllerOwner is not null) return [];
        return Indexes.InNamespace(deployments, replicaSet.Header.Namespace)
            .Where(d => LabelSelector.FromOrNothing(d.View<Deployment>().Spec.Selector).Matches(replicaSet.Header.Labels)).Select(d => d.Key);
    }

    // Only Recreate waits for pods themselves; everybody else hears of them through their ReplicaSets' status.
    private IEnumerable<ObjectKey> WaitingForTheEndOf(ObjectChange change)
    {
        if (change.New is { } pod && !PodState.IsTerminal(pod)) return [];
        if (change.Latest.Header.ControllerOwner is not { Kind: "ReplicaSet" } owner) return [];
        var ns = change.Key.Namespace;
        if (replicaSets.Get(new ObjectKey(ns, owner.Name))?.Header.ControllerOwner is not { Kind: "Deployment" } deployment) return [];
        var key = new ObjectKey(ns, deployment.Name);
        return deployments.Get(key)?.View<Deployment>().Spec.Strategy.Type == "Recreate" ? [key] : [];
    }
}
