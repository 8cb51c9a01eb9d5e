using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Says which old ReplicaSets are no longer needed to go back to.</summary>
internal static class HistoryPlan
{
    private const int DefaultLimit = 10;

    internal static IReadOnlyList<KubeObject> Surplus(Rollout rollout)
    {
        var old = rollout.Old.Where(r => r.Header.DeletionTimestamp is null).ToList();
        var surplus = old.Count - (rollout.Spec.RevisionHistoryLimit ?? DefaultLimit);
        return surplus <= 0 ? [] : [.. old.OrderBy(DeploymentAnnotations.RevisionOf).ThenBy(r => r.Header.CreationTimestamp).Take(surplus).Where(IsIdle)];
    }

    private static bool IsIdle(KubeObject replicaSet)
    {
        var view = replicaSet.View<ReplicaSet>();
        return view.Spec.Replicas == 0 && view.Status.Replicas == 0 && replicaSet.Header.Generation <= view.Status.ObservedGeneration;
    }
}
