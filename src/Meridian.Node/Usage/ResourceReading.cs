namespace Meridian.Node;

/// <summary>What a container has used since it was started.</summary>
/// <param name="CpuNanoseconds">Processor time; only grows.</param>
/// <param name="MemoryBytes">Memory in use now.</param>
/// <param name="CpuNanocores">Processor time per second now, in billionths of a core, where it need not be measured; else null.</param>
internal readonly record struct ResourceReading(long CpuNanoseconds, long MemoryBytes, long? CpuNanocores = null);
