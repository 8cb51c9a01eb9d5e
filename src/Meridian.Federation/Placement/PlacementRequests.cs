using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads from an object what it asks of its placement.</summary>
internal static class PlacementRequests
{
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="problem">Told of preferences that cannot be read; they are passed over, as Federation v1 did.</param>
    /// <exception cref="FormatException">The cluster selector cannot be read: without it nobody knows where the object may be.</exception>
    public static PlacementRequest Of(PropagatedKind kind, KubeObject source, Action<string> problem)
    {
        var annotations = source.Header.Annotations;
        var selector = annotations.TryGetValue(ClusterSelector.Annotation, out var text) ? ClusterSelectorReader.Parse(text) : ClusterSelector.Everything;
        var key = source.Key.ToString();
        if (kind.Replicas is not { } field) return new PlacementRequest(key, selector);
        return new PlacementRequest(key, selector, field.Total(source), Preferences(annotations, problem));
    }

    private static ReplicaPreferences? Preferences(IReadOnlyDictionary<string, string> annotations, Action<string> problem)
    {
        if (!annotations.TryGetValue(ReplicaPreferences.Annotation, out var text)) return null;
        try
        {
            return PreferencesReader.Parse(text);
        }
        catch (FormatException fault)
        {
            problem($"annotation {ReplicaPreferences.Annotation} is passed over and replicas are divided equally: {fault.Message}");
            return null;
        }
    }
}
