using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>What a cluster, or the federation, is: fixed when it is created.</summary>
internal sealed record InstanceConfig
{
    /// <summary>Most nodes of a cluster whose pods are processes: each has addresses of the cluster's block.</summary>
    public const int MostNodes = LoopbackBlock.MaxNodes;

    /// <summary>Most simulated nodes of a cluster.</summary>
    public const int MostSimulatedNodes = 10_000;

    /// <summary>Most nodes of a cluster of a runtime.</summary>
    public static int MostNodesOf(string runtime) => runtime == Runtimes.Simulated ? MostSimulatedNodes : MostNodes;

    /// <summary>Name, also of the kubeconfig context.</summary>
    public required string Name { get; init; }

    /// <summary>The <em>k</em> of the loopback block 127.k.0.0/16 that the instance owns.</summary>
    public required byte Block { get; init; }

    /// <summary>Region name; empty for the federation.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zones that the nodes are spread over.</summary>
    public string[] Zones { get; init; } = [];

    /// <summary>Degrees north.</summary>
    public double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public double Longitude { get; init; }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; init; }

    /// <summary><c>processes</c>, <c>containers</c> or <c>simulated</c>.</summary>
    public string Runtime { get; init; } = Runtimes.Processes;

    /// <summary>Socket of the container runtime that runs its pods; empty for the home's own. Default empty.</summary>
    public string CriSocket { get; init => field = value ?? ""; } = "";

    /// <summary>How simulated nodes and pods behave, by the full names of the settings. Default: nothing said.</summary>
    public Dictionary<string, string> Simulation { get; init => field = value ?? []; } = [];

    /// <summary>URLs of the etcd servers that keep its objects. Default none: they are kept in a file of its own.</summary>
    public string[] EtcdServers { get; init; } = [];

    /// <summary>Whether it serves <c>extensions/v1beta1</c> too, for manifests of 2017. Default false.</summary>
    public bool Serves2017Apis { get; init; }

    /// <summary>File with the scheduler's configuration; empty for the usual one.</summary>
    public string SchedulerConfig { get; init; } = "";

    /// <summary>For the federation: its name in DNS. Default <c>world</c>.</summary>
    public string FederationName { get; init; } = "world";

    /// <summary>For the federation: the DNS zone it answers for. Default <c>meridian.test</c>.</summary>
    public string DnsZone { get; init; } = "meridian.test";

    /// <summary>For the federation: who serves the zone for the world besides the built-in name server. Default nobody.</summary>
    public string DnsProvider { get; init; } = "";

    /// <summary>File with the configuration of <see cref="DnsProvider"/>; empty for none.</summary>
    public string DnsProviderConfig { get; init; } = "";

    /// <summary>Whether nothing is to be written at <see cref="DnsProvider"/>.</summary>
    public bool DnsProviderDryRun { get; init; }

    /// <summary>Whether it has served once. What never did holds nothing, and may be made anew.</summary>
    public bool HasServed { get; init; }

    /// <summary>What is wrong with it, to be read after the name of its file, or null.</summary>
    /// <param name="name">Name it must have.</param>
    public string? Fault(string name) => this switch
    {
        _ when Name != name => $"is of \"{Name}\", not \"{name}\"",
        { Block: 0 or 255 } => $"has block {Block}, not 1 to 254",
        _ when Nodes < 0 || Nodes > MostNodesOf(Runtime) => $"has {Nodes} nodes, not 1 to {MostNodesOf(Runtime)}",
        _ when !Runtimes.All.Contains(Runtime) => $"has runtime \"{Runtime}\", not {string.Join(" or ", Runtimes.All)}",
        _ => null,
    };
}
