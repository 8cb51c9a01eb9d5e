namespace Meridian.Controllers.Deployments;

/// <summary>What to do next for a Deployment.</summary>
/// <param name="Create">Size of the new ReplicaSet to make, or null if it exists or must wait.</param>
/// <param name="Scale">ReplicaSets to resize.</param>
internal sealed record RolloutStep(int? Create, IReadOnlyList<ScaleTo> Scale)
{
    internal static readonly RolloutStep Wait = new(null, []);
}

/// <summary>Decides the next step of a rollout, whatever the strategy.</summary>
internal static class RolloutPlan
{
    /// <param name="bounds">What is wanted.</param>
    /// <param name="newest">The ReplicaSet of the current template, or null if it was not made yet.</param>
    /// <param name="old">The others.</param>
    /// <param name="paused">Whether the rollout is paused: sizes follow the Deployment, templates do not.</param>
    /// <param name="oldPodsRun">Whether pods of the old ReplicaSets have not ended yet. Asked by <c>Recreate</c> only.</param>
    /// <param name="statusReplicas">The Deployment's <c>status.replicas</c>.</param>
    internal static RolloutStep Decide(
        RolloutBounds bounds, RolloutReplicas? newest, IReadOnlyList<RolloutReplicas> old, bool paused, bool oldPodsRun, int statusReplicas)
    {
        var all = newest is null ? old : [.. old, newest];
        if (paused || ScalingPlan.IsNeeded(bounds, all)) return new RolloutStep(null, ScalingPlan.Plan(bounds, newest, old, statusReplicas));
        return bounds.Recreate ? Recreate(bounds, newest, old, oldPodsRun) : RollingUpdate(bounds, newest, old);
    }

    private static RolloutStep RollingUpdate(RolloutBounds bounds, RolloutReplicas? newest, IReadOnlyList<RolloutReplicas> old) =>
        newest is null
            ? new RolloutStep(RollingUpdatePlan.NewSize(bounds, 0, old.Sum(o => o.Wanted)), [])
            : new RolloutStep(null, RollingUpdatePlan.Next(bounds, newest, old));

    private static RolloutStep Recreate(RolloutBounds bounds, RolloutReplicas? newest, IReadOnlyList<RolloutReplicas> old, bool oldPodsRun)
    {
        var down = old.Where(o => o.Wanted > 0).Select(o => new ScaleTo(o.Name, 0)).ToList();
        if (down.Count > 0) return new RolloutStep(null, down);
        if (oldPodsRun) return RolloutStep.Wait;
        if (newest is null) return new RolloutStep(bounds.Desired, []);
        return newest.Wanted == bounds.Desired ? RolloutStep.Wait : new RolloutStep(null, [new ScaleTo(newest.Name, bounds.Desired)]);
    }
}
