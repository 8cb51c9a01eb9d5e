using System.Globalization;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Which pods go first when there are too many: those whose loss costs least.</summary>
internal static class VictimOrder
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>The pods in the order in which they are deleted.</summary>
    internal static IReadOnlyList<KubeObject> Sort(IReadOnlyCollection<KubeObject> pods, DateTimeOffset now)
    {
        var onNode = pods.GroupBy(NodeOf).ToDictionary(g => g.Key, g => g.Count());
        return
        [
            .. pods
                .OrderBy(p => NodeOf(p).Length > 0)
                .ThenBy(PhaseRank)
                .ThenBy(PodState.IsReady)
                .ThenBy(Cost)
                .ThenByDescending(p => onNode[NodeOf(p)])
                .ThenBy(p => Bucket(PodState.ReadyFor(p, now)))
                .ThenByDescending(Restarts)
                .ThenBy(p => Bucket(now - (p.Header.CreationTimestamp ?? now)))
                .ThenBy(p => p.Header.Uid, StringComparer.Ordinal),
        ];
    }

    private static string NodeOf(KubeObject pod) => pod.View<Pod>().Spec.NodeName;

    private static int PhaseRank(KubeObject pod) => pod.View<Pod>().Status.Phase switch { "Pending" or "" => 0, "Unknown" => 1, _ => 2 };

    private static int Cost(KubeObject pod) =>
        int.TryParse(pod.Header.Annotations.GetValueOrDefault(CostAnnotation), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    private static int Restarts(KubeObject pod) => pod.View<Pod>().Status.ContainerStatuses.Select(c => c.RestartCount).DefaultIfEmpty().Max();

    // Ages of the same magnitude are equal, so that the choice among them does not always fall on the newest.
    private static int Bucket(TimeSpan age) => age < TimeSpan.FromSeconds(1) ? 0 : 1 + (int)Math.Log2(age.TotalSeconds);
}
