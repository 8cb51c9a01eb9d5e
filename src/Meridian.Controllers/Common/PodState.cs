using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>What controllers ask of a pod.</summary>
internal static class PodState
{
    /// <summary>Whether the pod has ended for good.</summary>
    internal static bool IsTerminal(KubeObject pod) => pod.View<Pod>().Status.IsTerminal;

    /// <summary>Whether the pod counts as a replica: neither ended nor on its way out.</summary>
    internal static bool IsActive(KubeObject pod) => pod.Header.DeletionTimestamp is null && !IsTerminal(pod);

    internal static bool IsReady(KubeObject pod) => Ready(pod) is { Status: "True" };

    /// <summary>How long the pod has been ready; zero if it is not, or does not say since when.</summary>
    internal static TimeSpan ReadyFor(KubeObject pod, DateTimeOffset now) =>
        Ready(pod) is { Status: "True", LastTransitionTime: { } since } && now > since ? now - since : TimeSpan.Zero;

    /// <summary>How long until a ready pod counts as available; zero if it does, null if it is not ready.</summary>
    internal static TimeSpan? AvailableIn(KubeObject pod, int minReadySeconds, DateTimeOffset now)
    {
        if (!IsReady(pod)) return null;
        var left = TimeSpan.FromSeconds(minReadySeconds) - ReadyFor(pod, now);
        return minReadySeconds > 0 && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static Condition? Ready(KubeObject pod) => pod.View<Pod>().Status.Conditions.Find("Ready");
}
