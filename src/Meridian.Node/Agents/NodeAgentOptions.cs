using System.Net;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>What pods on a node are.</summary>
public enum PodRuntimeKind
{
    /// <summary>Child processes on addresses of their own.</summary>
    Processes,

    /// <summary>Containers of a container runtime.</summary>
    Containers,

    /// <summary>Nothing: pods are said to run.</summary>
    Simulated,
}

/// <summary>One node.</summary>
public sealed record NodeAgentOptions
{
    /// <summary>Name of the Node object.</summary>
    public required string Name { get; init; }

    /// <summary>Number of the node in its cluster, from 1; up to <see cref="LoopbackBlock.MaxNodes"/> unless simulated. Decides its addresses.</summary>
    public required int Index { get; init; }

    /// <summary>Label <c>topology.kubernetes.io/region</c>; empty for none.</summary>
    public string Region { get; init; } = "";

    /// <summary>Label <c>topology.kubernetes.io/zone</c>; empty for none.</summary>
    public string Zone { get; init; } = "";

    /// <summary>More labels of the Node. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the node offers; null for this machine shared by the host's nodes, or what is said of simulated ones.</summary>
    public NodeCapacity? Capacity { get; init; }
}

/// <summary>What the node agents of one process share.</summary>
public sealed record NodeAgentHostOptions
{
    /// <summary>The cluster's addresses.</summary>
    public required LoopbackBlock Block { get; init; }

    /// <summary>What pods are. Default: processes.</summary>
    public PodRuntimeKind Runtime { get; init; } = PodRuntimeKind.Processes;

    /// <summary>Folder for the nodes' state and logs; each node has one of its name below it.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Images that process pods can run. Default: none.</summary>
    public IImageCatalog Images { get; init; } = new BuiltInImages([]);

    /// <summary>
    /// Command that becomes a pod's process: it ends in a call of <see cref="PodExec.Run"/>. Null starts the process directly, which then
    /// outlives this one when this one is killed.
    /// </summary>
    public IReadOnlyList<string>? PodExecCommand { get; init; }

    /// <summary>Where containers run; needed by that kind of pods only.</summary>
    public ContainerRuntimeOptions? Containers { get; init; }

    /// <summary>Address of the cluster's DNS server, given to pods as <c>MERIDIAN_CLUSTER_DNS</c>; null for none.</summary>
    public IPEndPoint? ClusterDns { get; init; }

    /// <summary>The cluster's domain. Default <c>cluster.local</c>.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Address of the API server as pods reach it, given as <c>MERIDIAN_API_SERVER</c>, such as <c>https://127.1.0.1:6443</c>; empty for none.</summary>
    public string ApiServerUrl { get; init; } = "";

    /// <summary>Certificate authority of the API server, PEM, given to pods beside their token; empty for none.</summary>
    public string CertificateAuthorityPem { get; init; } = "";

    /// <summary>How long a simulated container takes to run. Default 200 ms.</summary>
    public TimeSpan SimulatedStartDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How simulated pods and nodes behave, by the full names of <see cref="SimulationSettings"/>. Default: nothing said.</summary>
    public IReadOnlyDictionary<string, string> Simulation { get; init; } = ObjectHeader.NoEntries;

    /// <summary>Clock. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the agents log.</summary>
    public required ILoggerFactory Loggers { get; init; }
}
