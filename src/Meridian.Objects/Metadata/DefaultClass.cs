namespace Meridian.Objects;

/// <summary>Finds the class, of storage or of ingresses, that counts for those who name none.</summary>
public static class DefaultClass
{
    /// <summary>Name of the newest class that an annotation makes the default, of several of one moment the first by name; null if there is none.</summary>
    /// <param name="classes">All classes there are.</param>
    /// <param name="annotations">Names of the annotations, one of which must be <c>true</c>.</param>
    public static string? Of(IEnumerable<KubeObject> classes, params string[] annotations) => classes
        .Where(c => annotations.Any(a => c.Header.Annotations.TryGetValue(a, out var value) && value == "true"))
        .OrderByDescending(c => c.Header.CreationTimestamp).ThenBy(c => c.Header.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Header.Name;

    /// <summary>Name of the storage class of claims that name none; null if there is none.</summary>
    /// <param name="classes">All storage classes there are.</param>
    public static string? OfStorage(IEnumerable<KubeObject> classes) => Of(classes, VolumeAnnotations.DefaultClass, VolumeAnnotations.OldDefaultClass);
}
