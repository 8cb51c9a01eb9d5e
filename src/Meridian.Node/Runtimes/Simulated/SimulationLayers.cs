using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What is said about one pod: by itself, by its node, by its cluster.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Node">Annotations of its node.</param>
/// <param name="Cluster">Settings of its cluster.</param>
internal readonly record struct SimulationLayers(ObjectHeader Pod, IReadOnlyDictionary<string, string> Node, IReadOnlyDictionary<string, string> Cluster)
{
    /// <summary>The value that counts, or null.</summary>
    public string? this[string name] => Pod.Annotations.GetValueOrDefault(name) ?? Node.GetValueOrDefault(name) ?? Cluster.GetValueOrDefault(name);

    /// <summary>A length of time, or null.</summary>
    public TimeSpan? Duration(string name) => SimulationValues.Duration(this[name], Pod.Uid, name);

    /// <summary>Whether the pod is of the share that a setting tells.</summary>
    public bool Hits(string name) => SimulationValues.Share(this[name]) is { } share && SimulationValues.Chance(Pod.Uid, name) < share;

    /// <summary>Whether two objects say different things.</summary>
    public static bool Differ(ObjectHeader one, ObjectHeader other)
    {
        if (ReferenceEquals(one.Annotations, other.Annotations)) return false;
        return !Said(one).SequenceEqual(Said(other));
    }

    private static IEnumerable<KeyValuePair<string, string>> Said(ObjectHeader header) =>
        header.Annotations.Where(a => a.Key.StartsWith(SimulationSettings.Prefix, StringComparison.Ordinal)).OrderBy(a => a.Key, StringComparer.Ordinal);
}
