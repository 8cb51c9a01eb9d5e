using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What is wrong with a simulated node.</summary>
internal enum NodeFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is gone, and its containers with it.</summary>
    Crashed,

    /// <summary>It goes on, but does not reach the API.</summary>
    Partitioned,

    /// <summary>It says that it is not ready.</summary>
    NotReady,

    /// <summary>It says that it is short of memory.</summary>
    MemoryPressure,

    /// <summary>It says that it is short of disk.</summary>
    DiskPressure,

    /// <summary>It says that it is short of process ids.</summary>
    PidPressure,
}

/// <summary>Names of what can be wrong with a node, and what it says then. Pure.</summary>
internal static class NodeFaults
{
    private static readonly (string Name, NodeFault Fault)[] Known =
    [
        ("crashed", NodeFault.Crashed), ("partitioned", NodeFault.Partitioned), ("not-ready", NodeFault.NotReady),
        ("memory-pressure", NodeFault.MemoryPressure), ("disk-pressure", NodeFault.DiskPressure), ("pid-pressure", NodeFault.PidPressure),
    ];

    public static IEnumerable<string> Names => Known.Select(k => k.Name);

    /// <summary>The fault of that name, or null.</summary>
    public static NodeFault? Parse(string name) => Array.Find(Known, k => k.Name == name) is { Name: not null } known ? known.Fault : null;

    /// <summary>What a node's annotations say.</summary>
    public static NodeFault Of(KubeObject node) => Parse(node.Header.Annotations.GetValueOrDefault(SimulationSettings.Fault) ?? "") ?? NodeFault.None;

    /// <summary>Whether nothing comes from the node any more.</summary>
    public static bool IsSilent(this NodeFault fault) => fault is NodeFault.Crashed or NodeFault.Partitioned;

    /// <summary>The conditions that a node reports, without times.</summary>
    public static Condition[] Conditions(NodeFault fault) =>
    [
        fault == NodeFault.MemoryPressure
            ? Is("MemoryPressure", "True", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
            : Is("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        fault == NodeFault.DiskPressure
            ? Is("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
            : Is("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        fault == NodeFault.PidPressure
            ? Is("PIDPressure", "True", "KubeletHasInsufficientPID", "kubelet has insufficient PID available")
            : Is("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        fault == NodeFault.NotReady
            ? Is("Ready", "False", "KubeletNotReady", "container runtime is down")
            : Is("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ];

    private static Condition Is(string type, string status, string reason, string message) => new() { Type = type, Status = status, Reason = reason, Message = message };
}
