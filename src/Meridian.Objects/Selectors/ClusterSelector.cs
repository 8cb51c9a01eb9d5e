namespace Meridian.Objects;

/// <summary>Selects clusters by their labels: the content of the Federation v1 cluster selector annotation.</summary>
/// <param name="Requirements">All must hold; none selects every cluster.</param>
public sealed record ClusterSelector(IReadOnlyList<ClusterRequirement> Requirements)
{
    /// <summary>Annotation that carries the selector on any federated object.</summary>
    public const string Annotation = "federation.alpha.kubernetes.io/cluster-selector";

    /// <summary>Selects every cluster.</summary>
    public static readonly ClusterSelector Everything = new([]);

    /// <summary>Whether a cluster with these labels is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels)) return false;
        }
        return true;
    }
}
