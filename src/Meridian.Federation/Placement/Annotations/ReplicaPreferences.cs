using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What one cluster should get of an object's replicas.</summary>
/// <param name="MinReplicas">Given before anything is shared out by weight. Default 0.</param>
/// <param name="MaxReplicas">Never more than this; null for no limit.</param>
/// <param name="Weight">Share of what is left after the minimums, relative to the others' weights. Default 0: nothing more than the minimum.</param>
internal sealed record ClusterPreference(long MinReplicas = 0, long? MaxReplicas = null, long Weight = 0);

/// <summary>How an object's replicas are spread over clusters: the content of the Federation v1 preferences annotation.</summary>
/// <param name="Rebalance">Whether replicas that run already may be moved to fit the weights.</param>
/// <param name="Clusters">Preference by cluster name; <c>*</c> speaks for every cluster that is not named.</param>
internal sealed record ReplicaPreferences(bool Rebalance, IReadOnlyDictionary<string, ClusterPreference> Clusters)
{
    /// <summary>Annotation that carries the preferences on a Deployment.</summary>
    public const string Annotation = "federation.kubernetes.io/deployment-preferences";

    /// <summary>The annotation they were read from.</summary>
    public string Source { get; init; } = Annotation;

    /// <summary>Whether replicas that run, and pods that find no node, count. A Job's do not.</summary>
    public bool CountsRunning { get; init; } = true;

    /// <summary>Annotation that carries the preferences on objects of a type; null if there is none.</summary>
    public static string? AnnotationOf(ResourceType type) =>
        type.Equals(ResourceTypes.Deployments) ? Annotation
        : type.Equals(ResourceTypes.ReplicaSets) ? "federation.kubernetes.io/replica-set-preferences"
        : type.Equals(ResourceTypes.Jobs) ? "federation.kubernetes.io/job-preferences" : null;

    /// <summary>The cluster's preference, or null if the cluster gets nothing.</summary>
    public ClusterPreference? For(string cluster) => Clusters.GetValueOrDefault(cluster) ?? Clusters.GetValueOrDefault("*");
}
