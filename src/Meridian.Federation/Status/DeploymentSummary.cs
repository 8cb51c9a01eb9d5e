using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A federated Deployment has the sums of its copies. It has observed a generation when every copy has been brought to it and has
/// observed that itself, so that waiting for a rollout waits for all clusters.
/// </summary>
internal sealed class DeploymentSummary : IStatusSummary
{
    private sealed record Part(string Cluster, long Share, Deployment View, bool Observed);

    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var view = source.View<Deployment>();
        var parts = outcomes.Where(o => o.Copy is not null).Select(PartOf).ToArray();
        var observed = outcomes.Where(o => o.Decision.Verdict == PlacementVerdict.Place).All(o => o.UpToDate && o.Copy is not null) && parts.All(p => p.Observed);
        var wanted = view.Spec.Replicas ?? 1;
        var status = Sums(parts, wanted);
        status["observedGeneration"] = observed ? source.Header.Generation : view.Status.ObservedGeneration;
        status["conditions"] = StatusNodes.Conditions(Conditions(parts, wanted, observed, view.Status.Conditions, now));
        return status;
    }

    private static Part PartOf(CopyOutcome outcome)
    {
        var view = outcome.Copy!.View<Deployment>();
        var observed = view.Status.ObservedGeneration >= outcome.Copy.Header.Generation;
        return new(outcome.Decision.Cluster, outcome.Decision.Replicas ?? 0, view, observed);
    }

    private static JsonObject Sums(Part[] parts, int wanted)
    {
        var available = parts.Sum(p => p.View.Status.AvailableReplicas);
        var replicas = parts.Sum(p => p.View.Status.Replicas);
        return new JsonObject
        {
            ["replicas"] = replicas,
            ["updatedReplicas"] = parts.Sum(p => p.View.Status.UpdatedReplicas),
            ["readyReplicas"] = parts.Sum(p => p.View.Status.ReadyReplicas),
            ["availableReplicas"] = available,
            ["unavailableReplicas"] = Math.Max(0, Math.Max(wanted, replicas) - available),
        };
    }

    private static IEnumerable<Condition> Conditions(Part[] parts, int wanted, bool observed, Condition[] before, DateTimeOffset now) =>
        new[] { Available(parts, wanted), Progressing(parts, wanted, observed) }.Select(c => Timed(c, before, now));

    private static Condition Available(Part[] parts, int wanted)
    {
        var available = parts.Sum(p => p.View.Status.AvailableReplicas);
        var worst = parts.Where(p => p.Share > 0).Select(p => (p.Cluster, Condition: p.View.Status.Conditions.Find("Available"))).FirstOrDefault(p => p.Condition?.Status == "False");
        if (worst.Condition is { } reported)
            return new() { Type = "Available", Status = "False", Reason = reported.Reason, Message = $"Cluster {worst.Cluster}: {reported.Message}" };
        // Without a word from the members, the count decides.
        return wanted == 0 || available > 0
            ? new() { Type = "Available", Status = "True", Reason = "MinimumReplicasAvailable", Message = "Deployment has minimum availability in every cluster that has a share of it." }
            : new() { Type = "Available", Status = "False", Reason = "MinimumReplicasUnavailable", Message = "No replica is available in any cluster." };
    }

    private static Condition Progressing(Part[] parts, int wanted, bool observed)
    {
        var stuck = parts.Where(p => p.Share > 0).Select(p => (p.Cluster, Condition: p.View.Status.Conditions.Find("Progressing"))).FirstOrDefault(p => p.Condition?.Status == "False");
        if (stuck.Condition is { } reported)
            return new() { Type = "Progressing", Status = "False", Reason = reported.Reason, Message = $"Cluster {stuck.Cluster}: {reported.Message}" };
        var updated = parts.Sum(p => p.View.Status.UpdatedReplicas);
        var replicas = parts.Sum(p => p.View.Status.Replicas);
        var done = observed && updated == replicas && updated >= wanted && parts.Sum(p => p.View.Status.AvailableReplicas) >= updated;
        return done
            ? new() { Type = "Progressing", Status = "True", Reason = "NewReplicaSetAvailable", Message = "Deployment has progressed in every cluster that has a share of it." }
            : new() { Type = "Progressing", Status = "True", Reason = "ReplicaSetUpdated", Message = "Deployment is progressing." };
    }

    private static Condition Timed(Condition condition, Condition[] before, DateTimeOffset now)
    {
        var last = before.Find(condition.Type);
        var unchanged = last is not null && (last.Status, last.Reason, last.Message) == (condition.Status, condition.Reason, condition.Message);
        return condition.After(before, now) with { LastUpdateTime = unchanged ? last!.LastUpdateTime ?? now : now };
    }
}
