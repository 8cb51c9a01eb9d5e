namespace Meridian.Lab;

/// <summary>How large a lab is, and how its nodes behave. The same options make the same lab.</summary>
public sealed record LabOptions
{
    /// <summary>Most clusters: more do not fit the addresses of one machine.</summary>
    public const int MostClusters = 1000;

    /// <summary>Member clusters. Default 3.</summary>
    public int Clusters { get; init; } = 3;

    /// <summary>Nodes of each cluster. Default 10.</summary>
    public int Nodes { get; init; } = 10;

    /// <summary>Pods that run in each cluster from the start, besides what the federation places. Default 0.</summary>
    public int Pods { get; init; }

    /// <summary>What each node offers. Default 32 CPUs, 256 GiB, 110 pods.</summary>
    public LabNodeSize NodeSize { get; init; } = new(32, 256L << 30, 110);

    /// <summary>How long a pod takes to run once it has a node. Default 200 ms.</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>By how much of <see cref="StartDelay"/> pods differ, from 0 to 1. Default 0.2. Which pod differs how is told by the seed and its name.</summary>
    public double StartJitter { get; init; } = 0.2;

    /// <summary>Start of everything that is random. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many times faster than by default the federation notices losses, gives work to others and takes it back. Default 1.</summary>
    public double Haste { get; init; } = 1;

    /// <summary>Name of the federation. Default <c>lab</c>.</summary>
    public string Federation { get; init; } = "lab";
}

/// <summary>What a node offers.</summary>
/// <param name="Cpus">CPUs.</param>
/// <param name="MemoryBytes">Memory, in bytes.</param>
/// <param name="Pods">Most pods.</param>
public sealed record LabNodeSize(int Cpus, long MemoryBytes, int Pods);
