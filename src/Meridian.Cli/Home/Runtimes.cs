namespace Meridian.Cli;

/// <summary>What a pod is on the nodes of a cluster.</summary>
internal static class Runtimes
{
    /// <summary>Child processes with loopback addresses of their own.</summary>
    public const string Processes = "processes";

    /// <summary>Containers, in a containerd of this home's own or in a runtime that is named.</summary>
    public const string Containers = "containers";

    /// <summary>Nothing but their state: for scale and what-if.</summary>
    public const string Simulated = "simulated";

    /// <summary>All that can be asked for.</summary>
    public static readonly string[] All = [Processes, Containers, Simulated];
}
