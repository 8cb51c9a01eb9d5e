using Meridian.Objects;

namespace Meridian.Scheduler.Volumes;

/// <summary>Claims, volumes and classes as they are known now.</summary>
internal sealed class VolumeCatalog
{
    /// <summary>The claim, or null.</summary>
    internal required Func<ObjectKey, KubeObject?> Claim { get; init; }

    /// <summary>The volume of a name, or null.</summary>
    internal required Func<string, KubeObject?> Volume { get; init; }

    /// <summary>The class of a name, or null.</summary>
    internal required Func<string, KubeObject?> Class { get; init; }

    /// <summary>All volumes.</summary>
    internal required Func<IEnumerable<KubeObject>> Volumes { get; init; }

    /// <summary>Whether a claim gets its volume only when its pod has a node.</summary>
    internal bool Waits(KubeObject claim) => ClassOf(claim) is { WaitsForConsumer: true };

    /// <summary>The class of a claim; null if it names none that there is.</summary>
    internal StorageClass? ClassOf(KubeObject claim) => VolumeMatching.ClassOf(claim) is { Length: > 0 } name ? Class(name)?.View<StorageClass>() : null;
}
