namespace Meridian.Lab;

/// <summary>What is wrong with the way to a cluster.</summary>
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Connections are refused and streams break, as when the cluster's machine is gone.</summary>
    Lost,

    /// <summary>Calls are not answered and streams say nothing, as when packets are dropped.</summary>
    Silent,

    /// <summary>Calls are answered late.</summary>
    Slow,

    /// <summary>Calls are answered 503; streams go on.</summary>
    Overloaded,
}
