using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Resolves a Deployment's strategy to numbers of pods.</summary>
internal static class DeploymentBounds
{
    private static readonly IntOrString Quarter = new("25%");

    internal static RolloutBounds Of(DeploymentSpec spec)
    {
        var desired = spec.Replicas ?? 1;
        if (spec.Strategy.Type == "Recreate") return new RolloutBounds(desired, 0, desired, true);
        var surge = (spec.Strategy.RollingUpdate?.MaxSurge ?? Quarter).ScaledBy(desired, roundUp: true);
        var unavailable = (spec.Strategy.RollingUpdate?.MaxUnavailable ?? Quarter).ScaledBy(desired, roundUp: false);
        // Both zero, as percentages of few replicas may be, would never move.
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new RolloutBounds(desired, surge, Math.Min(unavailable, desired), false);
    }
}
