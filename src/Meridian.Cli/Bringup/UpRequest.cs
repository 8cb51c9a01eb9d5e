using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>What <c>meridian up</c> was asked for.</summary>
/// <param name="Regions">Regions to have a cluster in.</param>
/// <param name="Nodes">Nodes of each new cluster; null if nothing was said.</param>
/// <param name="Runtime">Runtime of each new cluster; null if nothing was said.</param>
/// <param name="Demo">Whether to deploy the button masher.</param>
internal sealed record UpRequest(IReadOnlyList<Region> Regions, int? Nodes, string? Runtime, bool Demo)
{
    /// <summary>URLs of the etcd that keeps the objects of what is created. Default none: each keeps them in a file of its own.</summary>
    public string[] EtcdServers { get; init; } = [];

    /// <summary>Socket of the container runtime of new clusters; empty for the home's own.</summary>
    public string CriSocket { get; init; } = "";

    /// <summary>Whether what is created serves <c>extensions/v1beta1</c> too. Default false.</summary>
    public bool Serves2017Apis { get; init; }

    /// <summary>How the simulated nodes of each new cluster behave, by full name. Default: nothing said.</summary>
    public Dictionary<string, string> Simulation { get; init; } = [];

    /// <summary>File with the configuration of new clusters' schedulers; empty for the usual one.</summary>
    public string SchedulerConfig { get; init; } = "";

    /// <summary>Who serves the federation's zone for the world besides its own name server; null for nobody.</summary>
    public DnsProviderRequest? DnsProvider { get; init; }

    /// <summary>Nodes of a new cluster if nothing was said.</summary>
    public const int DefaultNodes = 2;
}
