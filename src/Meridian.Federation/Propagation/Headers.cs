using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Compares what was parsed of two states of an object already, to spare reading them whole.</summary>
internal static class Headers
{
    /// <summary>Whether labels and annotations are the same.</summary>
    public static bool HaveSameLabels(ObjectHeader one, ObjectHeader other) => AreEqual(one.Labels, other.Labels) && AreEqual(one.Annotations, other.Annotations);

    private static bool AreEqual(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        ReferenceEquals(one, other) || (one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
