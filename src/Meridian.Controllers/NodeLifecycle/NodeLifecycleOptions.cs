namespace Meridian.Controllers;

/// <summary>How fast a cluster gives up on nodes that are silent.</summary>
public sealed class NodeLifecycleOptions
{
    /// <summary>Time without a sign of life (lease or status) after which a node's conditions become Unknown. Default 40 s.</summary>
    /// <remarks>At least three times the nodes' lease interval, or one late renewal takes a node down.</remarks>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Time between two nodes of a zone that begin to drive their pods off. Default 10 s.</summary>
    public TimeSpan EvictionInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The same in a large zone of which 55% or more is not ready; in others nobody is driven off then. Default 100 s.</summary>
    public TimeSpan DisruptedEvictionInterval { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>A zone with more nodes is large. Default 50.</summary>
    public int LargeZone { get; set; } = 50;

    /// <summary>Time for which the pods of a deleted node are kept, should the node come back. Default 40 s.</summary>
    public TimeSpan MissingNodeQuarantine { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>Ended pods beyond this number are deleted, the oldest first. Default 12,500.</summary>
    public int MostTerminatedPods { get; set; } = 12_500;
}
