using Meridian.Controllers.Common;
using Meridian.Controllers.Revisions;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Reads what the arithmetic needs from objects.</summary>
internal static class StatefulShapes
{
    internal static StatefulShape Of(KubeObject set, RevisionSet revisions)
    {
        var view = set.View<StatefulSet>();
        var replicas = view.Spec.Replicas ?? 1;
        var rolling = view.Spec.UpdateStrategy.RollingUpdate;
        var update = revisions.Newest.Header.Name;
        // Nothing is known of a revision that is gone: nothing can be kept at it.
        var current = revisions.Find(view.Status.CurrentRevision) is { } found ? found.Header.Name : update;
        return new StatefulShape(
            view.Spec.Ordinals.Start, replicas, view.Spec.PodManagementPolicy != "Parallel", view.Spec.UpdateStrategy.Type != "OnDelete",
            rolling?.Partition ?? 0, Math.Max(1, rolling?.MaxUnavailable?.ScaledBy(replicas, roundUp: false) ?? 1), current, update);
    }

    internal static StatefulPod Pod(int ordinal, KubeObject pod, int minReadySeconds, DateTimeOffset now) =>
        new(ordinal, StatefulNames.RevisionOf(pod), Health(pod, minReadySeconds, now));

    private static StatefulHealth Health(KubeObject pod, int minReadySeconds, DateTimeOffset now)
    {
        if (pod.Header.DeletionTimestamp is not null) return StatefulHealth.Terminating;
        if (PodState.IsTerminal(pod)) return StatefulHealth.Ended;
        if (pod.View<Pod>().Status.Phase != "Running" || PodState.AvailableIn(pod, minReadySeconds, now) is not { } wait) return StatefulHealth.Starting;
        return wait > TimeSpan.Zero ? StatefulHealth.Ready : StatefulHealth.Available;
    }
}
