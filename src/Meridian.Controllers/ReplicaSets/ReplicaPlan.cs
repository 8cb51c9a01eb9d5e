using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>What to do so that the right number of pods run.</summary>
/// <param name="Create">How many pods to create.</param>
/// <param name="Delete">Pods to delete.</param>
internal sealed record ReplicaPlan(int Create, IReadOnlyList<KubeObject> Delete)
{
    // More than this is done in the next round: one ReplicaSet does not starve the others.
    internal const int Burst = 500;

    /// <param name="wanted"><c>spec.replicas</c>.</param>
    /// <param name="active">Pods that count as replicas.</param>
    /// <param name="now">Time, by which the victims' ages are told.</param>
    internal static ReplicaPlan For(int wanted, IReadOnlyCollection<KubeObject> active, DateTimeOffset now)
    {
        var missing = wanted - active.Count;
        if (missing >= 0) return new ReplicaPlan(Math.Min(missing, Burst), []);
        return new ReplicaPlan(0, [.. VictimOrder.Sort(active, now).Take(Math.Min(-missing, Burst))]);
    }
}
