namespace Meridian.Cli;

/// <summary>What a cluster, or the federation, is: fixed when it is created.</summary>
internal sealed record InstanceConfig
{
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

    /// <summary><c>processes</c> or <c>simulated</c>.</summary>
    public string Runtime { get; init; } = Runtimes.Processes;

    /// <summary>For the federation: its name in DNS. Default <c>world</c>.</summary>
    public string FederationName { get; init; } = "world";

    /// <summary>For the federation: the DNS zone it answers for. Default <c>meridian.test</c>.</summary>
    public string DnsZone { get; init; } = "meridian.test";
}
