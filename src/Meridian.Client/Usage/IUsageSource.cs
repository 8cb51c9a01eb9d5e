using Meridian.Objects;

namespace Meridian.Client;

/// <summary>What a container, or a whole node, used over a while.</summary>
/// <param name="CpuNanocores">Processor time per second, in billionths of a core.</param>
/// <param name="MemoryBytes">Memory in use at the end of the while.</param>
public readonly record struct UsageAmounts(long CpuNanocores, long MemoryBytes);

/// <summary>What one container used.</summary>
/// <param name="Name">The container.</param>
/// <param name="Amounts">What it used.</param>
public readonly record struct ContainerUsage(string Name, UsageAmounts Amounts);

/// <summary>What a node or a pod used over a while.</summary>
/// <param name="Of">The node or pod.</param>
/// <param name="When">End of the while.</param>
/// <param name="Window">Its length.</param>
/// <param name="Containers">A pod's containers that run.</param>
/// <param name="Total">All of it together.</param>
public sealed record UsageSample(KubeObject Of, DateTimeOffset When, TimeSpan Window, IReadOnlyList<ContainerUsage> Containers, UsageAmounts Total);

/// <summary>Tells what pods and nodes use now. Safe for concurrent use; answers at once.</summary>
public interface IUsageSource
{
    /// <summary>Pods of which something is known.</summary>
    /// <param name="ns">Their namespace, or null for all.</param>
    IEnumerable<UsageSample> Pods(string? ns);

    /// <summary>Nodes of which something is known.</summary>
    IEnumerable<UsageSample> Nodes();

    /// <summary>A pod; null if nothing is known of it.</summary>
    UsageSample? Pod(ObjectKey key);

    /// <summary>A node; null if nothing is known of it.</summary>
    UsageSample? Node(string name);
}
