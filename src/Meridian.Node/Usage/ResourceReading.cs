namespace Meridian.Node;

/// <summary>What a container has used since it was started.</summary>
/// <param name="CpuNanoseconds">Processor time; only grows.</param>
/// <param name="MemoryBytes">Memory in use now.</param>
internal readonly record struct ResourceReading(long CpuNanoseconds, long MemoryBytes);
