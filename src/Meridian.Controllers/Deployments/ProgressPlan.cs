using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Judges how a rollout gets on: the condition <c>Progressing</c>.</summary>
internal static class ProgressPlan
{
    internal const string Type = "Progressing";
    private const string Complete = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";
    private const int DefaultDeadline = 600;

    /// <summary>Says that the rollout was paused or resumed.</summary>
    internal static void SetPaused(ConditionList conditions, DeploymentSpec spec, DateTimeOffset now)
    {
        if (Deadline(spec) is null) return;
        var reason = conditions.Reason(Type);
        // A rollout that is over in failure stays so until something moves.
        if (reason == TimedOut) return;
        if (spec.Paused) conditions.SetUpdated(Type, "Unknown", "DeploymentPaused", "Deployment is paused", now);
        else if (reason == "DeploymentPaused") conditions.SetUpdated(Type, "Unknown", "DeploymentResumed", "Deployment is resumed", now);
    }

    /// <summary>Says whether the rollout is complete, under way or stuck.</summary>
    internal static void Judge(
        ConditionList conditions, Rollout rollout, DeploymentStatus before, DeploymentCounts counts, bool created, DateTimeOffset now)
    {
        if (Deadline(rollout.Spec) is not { } deadline)
        {
            conditions.Remove(Type);
            return;
        }
        Begin(conditions, rollout, created, now);
        if (counts.Replicas == counts.Updated && conditions.Reason(Type) == Complete && counts.Updated == rollout.Bounds.Desired) return;
        var what = rollout.Newest is { } newest ? $"ReplicaSet \"{newest.Header.Name}\"" : $"Deployment \"{rollout.Deployment.Header.Name}\"";
        if (IsComplete(rollout.Bounds, counts))
            conditions.SetUpdated(Type, "True", Complete, $"{what} has successfully progressed.", now);
        else if (HasProgressed(before, counts))
            Advance(conditions, $"{what} is progressing.", now);
        else if (IsStuck(conditions, deadline, now))
            conditions.SetUpdated(Type, "False", TimedOut, $"{what} has timed out progressing.", now);
    }

    /// <summary>When the rollout must be judged again though nothing changes; null if it is over or may take for ever.</summary>
    internal static TimeSpan? NextJudgement(ConditionList conditions, Rollout rollout, DeploymentCounts counts, DateTimeOffset now)
    {
        if (rollout.Spec.Paused || Deadline(rollout.Spec) is not { } deadline || IsComplete(rollout.Bounds, counts)) return null;
        if (conditions.Reason(Type) is TimedOut or Complete || conditions.Time(Type, "lastUpdateTime") is not { } last) return null;
        // Written times have whole seconds; one more, and the deadline has passed for sure.
        var left = last + deadline + TimeSpan.FromSeconds(1) - now;
        return left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1);
    }

    internal static bool IsComplete(RolloutBounds bounds, DeploymentCounts counts) =>
        counts.Updated == bounds.Desired && counts.Replicas == bounds.Desired && counts.Available == bounds.Desired;

    private static void Begin(ConditionList conditions, Rollout rollout, bool created, DateTimeOffset now)
    {
        if (rollout.Newest is not { } newest) return;
        if (created) conditions.SetUpdated(Type, "True", "NewReplicaSetCreated", $"Created new replica set \"{newest.Header.Name}\"", now);
        else if (conditions.Find(Type) is null) conditions.SetUpdated(Type, "True", "FoundNewReplicaSet", $"Found new replica set \"{newest.Header.Name}\"", now);
    }

    // Any movement counts anew from now, also one that words the condition the same.
    private static void Advance(ConditionList conditions, string message, DateTimeOffset now)
    {
        conditions.SetUpdated(Type, "True", "ReplicaSetUpdated", message, now);
        conditions.Find(Type)!["lastUpdateTime"] = WireTime.Format(now);
    }

    private static bool HasProgressed(DeploymentStatus before, DeploymentCounts counts) =>
        counts.Updated > before.UpdatedReplicas
        || counts.Replicas - counts.Updated < before.Replicas - before.UpdatedReplicas
        || counts.Ready > before.ReadyReplicas
        || counts.Available > before.AvailableReplicas;

    private static bool IsStuck(ConditionList conditions, TimeSpan deadline, DateTimeOffset now) =>
        conditions.Reason(Type) is not ("" or Complete)
        && (conditions.Reason(Type) == TimedOut || (conditions.Time(Type, "lastUpdateTime") is { } last && last + deadline < now));

    private static TimeSpan? Deadline(DeploymentSpec spec) => spec.ProgressDeadlineSeconds switch
    {
        int.MaxValue => null,
        { } seconds => TimeSpan.FromSeconds(seconds),
        null => TimeSpan.FromSeconds(DefaultDeadline),
    };
}
