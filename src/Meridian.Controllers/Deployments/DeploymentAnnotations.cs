using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>The annotations by which Deployments and their ReplicaSets keep their history.</summary>
internal static class DeploymentAnnotations
{
    internal const string Revision = "deployment.kubernetes.io/revision";
    internal const string Desired = "deployment.kubernetes.io/desired-replicas";
    internal const string Max = "deployment.kubernetes.io/max-replicas";
    private const string History = "deployment.kubernetes.io/revision-history";

    // Each of the two has its own, or it says nothing about the other.
    private static readonly HashSet<string> NotCopied =
        [Revision, Desired, Max, History, "kubectl.kubernetes.io/last-applied-configuration", "deprecated.deployment.rollback.to"];

    /// <summary>The revision an object says it is; 0 if it says none.</summary>
    internal static long RevisionOf(KubeObject item) =>
        long.TryParse(item.Header.Annotations.GetValueOrDefault(Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    internal static int? Number(KubeObject item, string annotation) =>
        int.TryParse(item.Header.Annotations.GetValueOrDefault(annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Writes on a ReplicaSet how large its Deployment was when it was sized.</summary>
    internal static void SetSizes(JsonObject replicaSet, RolloutBounds bounds)
    {
        var annotations = Of(replicaSet);
        annotations[Desired] = Text(bounds.Desired);
        annotations[Max] = Text(bounds.MostPods);
    }

    /// <summary>Whether the newest ReplicaSet says all that its Deployment wants it to: that is so nearly always.</summary>
    internal static bool IsRefreshed(KubeObject newest, Rollout rollout) =>
        RevisionOf(newest) >= rollout.Revision && newest.View<ReplicaSet>().Spec.MinReadySeconds == rollout.Spec.MinReadySeconds
        && rollout.Deployment.Header.Annotations.All(a => NotCopied.Contains(a.Key) || newest.Header.Annotations.GetValueOrDefault(a.Key) == a.Value);

    /// <summary>Gives the newest ReplicaSet its revision and the Deployment's annotations.</summary>
    internal static void SetNewest(JsonObject replicaSet, KubeObject deployment, long revision)
    {
        var annotations = Of(replicaSet);
        foreach (var (name, value) in deployment.Header.Annotations)
        {
            if (!NotCopied.Contains(name)) annotations[name] = value;
        }
        var before = annotations[Revision]?.GetValue<string>() ?? "";
        if (long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= revision) return;
        annotations[Revision] = Text(revision);
        if (before.Length == 0) return;
        // A ReplicaSet that comes back remembers which revisions it was.
        var history = annotations[History]?.GetValue<string>() ?? "";
        annotations[History] = history.Length == 0 ? before : $"{history},{before}";
    }

    private static JsonObject Of(JsonObject replicaSet)
    {
        var metadata = replicaSet["metadata"]!.AsObject();
        if (metadata["annotations"] is JsonObject annotations) return annotations;
        annotations = [];
        metadata["annotations"] = annotations;
        return annotations;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
