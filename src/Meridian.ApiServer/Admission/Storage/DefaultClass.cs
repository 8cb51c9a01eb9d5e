using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds the class that counts for those who name none.</summary>
internal static class DefaultClass
{
    /// <summary>Name of the newest class that an annotation makes the default, of several of one moment the first by name; null if there is none.</summary>
    public static string? Of(IEnumerable<KubeObject> classes, params string[] annotations) => classes
        .Where(c => annotations.Any(a => c.Header.Annotations.TryGetValue(a, out var value) && value == "true"))
        .OrderByDescending(c => c.Header.CreationTimestamp).ThenBy(c => c.Header.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Header.Name;
}
