using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>Computes a ReplicaSet's status from its pods.</summary>
internal static class ReplicaSetStatusPlan
{
    private const string Failure = "ReplicaFailure";

    /// <param name="replicaSet">The ReplicaSet as cached.</param>
    /// <param name="spec">What it wants.</param>
    /// <param name="active">Its pods that count as replicas.</param>
    /// <param name="terminating">How many of its pods are on their way out; null where that is not told.</param>
    /// <param name="outcome">Result of the last management of its pods, or null if none was tried.</param>
    /// <param name="now">Time.</param>
    internal static JsonObject Next(
        KubeObject replicaSet, ReplicaSetSpec spec, IReadOnlyCollection<KubeObject> active, int? terminating, ManageOutcome? outcome, DateTimeOffset now)
    {
        var labels = spec.Template.Metadata.Labels;
        var status = ObjectStatus.CopyOf(replicaSet);
        status["replicas"] = active.Count;
        Count(status, "fullyLabeledReplicas", active.Count(p => labels.All(l => p.Header.Labels.GetValueOrDefault(l.Key) == l.Value)));
        Count(status, "readyReplicas", active.Count(PodState.IsReady));
        Count(status, "availableReplicas", active.Count(p => PodState.AvailableIn(p, spec.MinReadySeconds, now) == TimeSpan.Zero));
        if (terminating is { } leaving) status["terminatingReplicas"] = leaving;
        status["observedGeneration"] = replicaSet.Header.Generation;
        SetFailure(status, outcome, now);
        return status;
    }

    /// <summary>Whether pods are on their way to be ready and none was lost: then the next status is near.</summary>
    internal static bool Grows(KubeObject replicaSet, ReplicaSetSpec spec, IReadOnlyCollection<KubeObject> active, ManageOutcome? outcome)
    {
        if (outcome?.Failure is not null) return false;
        var (before, ready) = (ObjectStatus.CopyOf(replicaSet), active.Count(PodState.IsReady));
        return ready < (spec.Replicas ?? 1) && ready >= Told(before, "readyReplicas") && active.Count >= Told(before, "replicas");
    }

    private static int Told(JsonObject status, string field) => status[field]?.GetValue<int>() ?? 0;

    // Absent means zero, as a Go server leaves it out.
    private static void Count(JsonObject status, string field, int count)
    {
        if (count > 0) status[field] = count;
        else status.Remove(field);
    }

    private static void SetFailure(JsonObject status, ManageOutcome? outcome, DateTimeOffset now)
    {
        if (outcome is null) return;
        var conditions = new ConditionList(status);
        if (outcome.Failure is null) conditions.Remove(Failure);
        // The message names the pod that could not be made, another one each time: were it kept up to date, the write would wake whoever tries, at once and for ever.
        else if (conditions.Reason(Failure) != outcome.Reason) conditions.Set(Failure, "True", outcome.Reason, outcome.Failure.Message, now);
        if ((status["conditions"] as JsonArray)!.Count == 0) status.Remove("conditions");
    }
}

/// <summary>How creating or deleting pods went.</summary>
/// <param name="Failure">First failure, or null.</param>
/// <param name="Reason"><c>FailedCreate</c> or <c>FailedDelete</c>.</param>
internal sealed record ManageOutcome(Exception? Failure, string Reason)
{
    /// <summary>Whether pods were missing and were made.</summary>
    internal bool Created { get; init; }
}
