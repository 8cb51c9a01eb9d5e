using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What becomes of a member's workloads when it leaves.</summary>
public enum DepartureMode
{
    /// <summary>They go on running, as the member's own.</summary>
    Keep,

    /// <summary>What the federation made is deleted, but for namespaces and definitions of custom resources, which may hold what others made.</summary>
    Delete,

    /// <summary>The member is not asked for anything; everything stays in it as it is.</summary>
    Forget,
}

/// <summary>How a Cluster says which it is to be.</summary>
public static class DepartureModes
{
    /// <summary>Annotation of a Cluster that is about to be deleted.</summary>
    public const string Annotation = "federation.meridian.dev/departure";

    /// <summary>What was asked for. Default <see cref="DepartureMode.Keep"/>.</summary>
    internal static DepartureMode Of(KubeObject cluster) => cluster.Header.Annotations.GetValueOrDefault(Annotation) switch
    {
        nameof(DepartureMode.Delete) => DepartureMode.Delete,
        nameof(DepartureMode.Forget) => DepartureMode.Forget,
        _ => DepartureMode.Keep,
    };
}
