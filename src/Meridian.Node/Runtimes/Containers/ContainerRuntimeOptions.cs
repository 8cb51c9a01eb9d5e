namespace Meridian.Node;

/// <summary>Where containers run.</summary>
public sealed record ContainerRuntimeOptions
{
    /// <summary>Path of the CRI v1 socket of containerd or CRI-O.</summary>
    public required string Socket { get; init; }

    /// <summary>What tells this cluster's sandboxes from those of other clusters in the same runtime: its name.</summary>
    public required string Cluster { get; init; }

    /// <summary>Starts the runtime again when it has ended; null where that is somebody else's business. Default null.</summary>
    public Func<CancellationToken, Task>? Revive { get; init; }
}
