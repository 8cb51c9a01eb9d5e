namespace Meridian.Node;

/// <summary>What a node offers to pods.</summary>
/// <param name="Cpus">Processors.</param>
/// <param name="MemoryBytes">Memory.</param>
/// <param name="Pods">Largest number of pods. Default 110.</param>
public sealed record NodeCapacity(int Cpus, long MemoryBytes, int Pods = 110)
{
    /// <summary>What a simulated node offers if nothing is said: 32 processors, 128 GiB and 110 pods, on any machine.</summary>
    public static readonly NodeCapacity Simulated = new(32, 128L << 30);

    /// <summary>
    /// This machine shared by <paramref name="nodes"/> nodes: an equal part of the processors and the memory, but at least one processor
    /// and 1 GiB. Nothing is held to it: it is what the scheduler counts with.
    /// </summary>
    public static NodeCapacity OfMachine(int nodes)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Math.Max(1, nodes);
        return new NodeCapacity(Math.Max(1, Environment.ProcessorCount / Math.Max(1, nodes)), Math.Max(1L << 30, memory));
    }
}
