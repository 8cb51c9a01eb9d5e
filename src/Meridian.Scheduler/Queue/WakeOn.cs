namespace Meridian.Scheduler.Queue;

/// <summary>Changes after which a pod that found no node is worth another try.</summary>
[Flags]
internal enum WakeOn
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A node came, went, or changed in what the scheduler looks at.</summary>
    NodeChanged = 1,

    /// <summary>A pod left its node, or is leaving it.</summary>
    PodGone = 2,

    /// <summary>A pod was bound to a node, or changed its labels there.</summary>
    PodPlaced = 4,

    /// <summary>A claim, a volume or a storage class changed.</summary>
    VolumeChanged = 8,
}
