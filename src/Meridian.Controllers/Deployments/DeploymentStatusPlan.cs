using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>Computes a Deployment's status from its ReplicaSets.</summary>
internal static class DeploymentStatusPlan
{
    private const string ReplicaFailure = "ReplicaFailure";

    /// <param name="rollout">The Deployment and its ReplicaSets.</param>
    /// <param name="created">Whether the newest ReplicaSet was made just now.</param>
    /// <param name="resizing">Whether the Deployment is paused or was resized: then the rollout's progress is not judged.</param>
    /// <param name="now">Time.</param>
    internal static JsonObject Next(Rollout rollout, bool created, bool resizing, DateTimeOffset now)
    {
        var before = rollout.Deployment.View<Deployment>().Status;
        var status = ObjectStatus.CopyOf(rollout.Deployment);
        var counts = Counts(rollout);
        counts.WriteTo(status);
        status["observedGeneration"] = rollout.Deployment.Header.Generation;
        var conditions = new ConditionList(status);
        SetAvailable(conditions, rollout, counts, now);
        ProgressPlan.SetPaused(conditions, rollout.Spec, now);
        if (!resizing) ProgressPlan.Judge(conditions, rollout, before, counts, created, now);
        SetFailure(conditions, rollout, now);
        return status;
    }

    /// <summary>Whether pods are on their way to be ready, none was lost, and nothing has failed: then the next status is near.</summary>
    internal static bool Grows(Rollout rollout, DeploymentCounts counts, ConditionList conditions)
    {
        var before = rollout.Deployment.View<Deployment>().Status;
        return !rollout.Spec.Paused && counts.Ready < rollout.Bounds.Desired && counts.Ready >= before.ReadyReplicas && counts.Replicas >= before.Replicas
            && conditions.Find(ReplicaFailure) is null && conditions.Find(ProgressPlan.Type)?["status"]?.GetValue<string>() != "False";
    }

    internal static DeploymentCounts Counts(Rollout rollout)
    {
        var all = rollout.All.Select(r => r.View<ReplicaSet>()).ToList();
        var available = all.Sum(r => r.Status.AvailableReplicas);
        return new DeploymentCounts(
            Replicas: all.Sum(r => r.Status.Replicas),
            Updated: rollout.Newest?.View<ReplicaSet>().Status.Replicas ?? 0,
            Ready: all.Sum(r => r.Status.ReadyReplicas),
            Available: available,
            Unavailable: Math.Max(0, all.Sum(r => r.Spec.Replicas ?? 1) - available),
            Terminating: all.Sum(r => r.Status.TerminatingReplicas ?? 0));
    }

    private static void SetAvailable(ConditionList conditions, Rollout rollout, DeploymentCounts counts, DateTimeOffset now)
    {
        if (counts.Available >= rollout.Bounds.FewestAvailable)
            conditions.SetUpdated("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now);
        else
            conditions.SetUpdated("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now);
    }

    // The newest version's trouble is what a user wants to hear of first.
    private static void SetFailure(ConditionList conditions, Rollout rollout, DateTimeOffset now)
    {
        var replicaSets = rollout.Newest is null ? rollout.Old : [rollout.Newest, .. rollout.Old];
        var failure = replicaSets.SelectMany(r => r.View<ReplicaSet>().Status.Conditions).FirstOrDefault(c => c.Type == ReplicaFailure && c.Status == "True");
        if (failure is null) conditions.Remove(ReplicaFailure);
        else conditions.SetUpdated(ReplicaFailure, "True", failure.Reason, failure.Message, now);
    }
}

/// <summary>The numbers of a Deployment's status.</summary>
/// <param name="Replicas">Pods of all ReplicaSets.</param>
/// <param name="Updated">Pods of the newest.</param>
/// <param name="Ready">Ready pods.</param>
/// <param name="Available">Pods ready for long enough.</param>
/// <param name="Unavailable">Pods wanted but not available.</param>
/// <param name="Terminating">Pods on their way out.</param>
internal sealed record DeploymentCounts(int Replicas, int Updated, int Ready, int Available, int Unavailable, int Terminating)
{
    internal void WriteTo(JsonObject status)
    {
        Write(status, "replicas", Replicas);
        Write(status, "updatedReplicas", Updated);
        Write(status, "readyReplicas", Ready);
        Write(status, "availableReplicas", Available);
        Write(status, "unavailableReplicas", Unavailable);
        status["terminatingReplicas"] = Terminating;
    }

    // Absent means zero, as a Go server leaves it out.
    private static void Write(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
        else status.Remove(field);
    }
}
