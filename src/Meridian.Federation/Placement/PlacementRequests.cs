using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Reads from an object what it asks of its placement.</summary>
internal static class PlacementRequests
{
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="rules">What holds for it; under a policy its annotations say nothing.</param>
    /// <param name="problem">Told of preferences that cannot be read; they are passed over, as Federation v1 did.</param>
    public static PlacementRequest Of(PropagatedKind kind, KubeObject source, PlacementRules rules, Action<string> problem)
    {
        var key = source.Key.ToString();
        if (kind.Replicas is not { } field) return new PlacementRequest(key);
        return new PlacementRequest(key, field.Total(source))
        {
            Preferences = rules.Origin == RulesOrigin.Policy ? null : Preferences(kind.Type, source.Header.Annotations, problem),
            Empty = Empty(field, source, rules), IsDone = field.IsDone(source), IsStateful = kind.Type.Equals(ResourceTypes.StatefulSets),
        };
    }

    private static EmptyShare Empty(IReplicaField field, KubeObject source, PlacementRules rules)
    {
        if (field.NeedsShare) return field.DropsEmpty(source) ? EmptyShare.Drop : EmptyShare.Keep;
        return rules.Origin == RulesOrigin.Policy ? EmptyShare.Drop : EmptyShare.Hold;
    }

    private static ReplicaPreferences? Preferences(ResourceType type, IReadOnlyDictionary<string, string> annotations, Action<string> problem)
    {
        if (ReplicaPreferences.AnnotationOf(type) is not { } annotation || !annotations.TryGetValue(annotation, out var text)) return null;
        try
        {
            return PreferencesReader.Parse(text) with { Source = annotation, CountsRunning = !type.Equals(ResourceTypes.Jobs) };
        }
        catch (FormatException fault)
        {
            problem($"annotation {annotation} is passed over and replicas are divided equally: {fault.Message}");
            return null;
        }
    }
}
