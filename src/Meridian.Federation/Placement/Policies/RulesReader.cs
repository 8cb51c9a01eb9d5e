using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Finds the rules that hold for an object: those of a policy; without one those of its annotations; without these the default. Safe for concurrent use.</summary>
/// <param name="policies">The policies; null where there are none.</param>
internal sealed class RulesReader(PolicyBook? policies)
{
    private const int MostKept = 1024;

    // Most objects that carry a selector carry one of few; equal texts share their candidates.
    private readonly ConcurrentDictionary<string, PlacementRules> annotated = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">The cluster selector cannot be read: without it nobody knows where the object may be.</exception>
    public PlacementRules Of(PropagatedKind kind, KubeObject source)
    {
        if (policies?.For(kind.Type, source) is { } policy) return policy.Rules;
        if (!source.Header.Annotations.TryGetValue(ClusterSelector.Annotation, out var text)) return PlacementRules.Default;
        if (annotated.TryGetValue(text, out var known)) return known;
        if (annotated.Count >= MostKept) annotated.Clear();
        return annotated.GetOrAdd(text, static t => PlacementRules.Of(ClusterSelectorReader.Parse(t)));
    }

    /// <summary>The policies that are about an object, the one that holds first.</summary>
    public IReadOnlyList<string> Ranked(PropagatedKind kind, KubeObject source) => policies is null
        ? []
        : [.. PolicySelection.Ranked(kind.Type, source, policies.Around(source.Header.Namespace)).Select(p => p.Rules.Name)];
}
