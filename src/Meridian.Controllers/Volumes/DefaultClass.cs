using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Finds the class of claims that name none.</summary>
internal static class DefaultClass
{
    /// <summary>Name of the newest class that says it is the default, of several of one moment the first by name; empty if there is none.</summary>
    internal static string Of(IInformer classes) => classes.List()
        .Where(c => Says(c, VolumeAnnotations.DefaultClass) || Says(c, VolumeAnnotations.OldDefaultClass))
        .OrderByDescending(c => c.Header.CreationTimestamp).ThenBy(c => c.Header.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Header.Name ?? "";

    private static bool Says(KubeObject item, string annotation) => item.Header.Annotations.GetValueOrDefault(annotation) == "true";
}
