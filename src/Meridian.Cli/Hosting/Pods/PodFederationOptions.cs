using System.Net;
using Meridian.Client;

namespace Meridian.Cli;

/// <summary>What a pod of a federation's control plane is told.</summary>
internal sealed record PodFederationOptions
{
    /// <summary>Its objects in the host cluster, by the federation's name.</summary>
    public required HostObjects Objects { get; init; }

    /// <summary>Name of the pod: its identity among the replicas.</summary>
    public required string PodName { get; init; }

    /// <summary>Address of the pod.</summary>
    public required IPAddress PodAddress { get; init; }

    /// <summary>Domain of the federation's DNS names.</summary>
    public required string DnsZone { get; init; }

    /// <summary>URLs of etcd; none for the folder.</summary>
    public string[] EtcdServers { get; init; } = [];

    /// <summary>Folder of the state where there is no etcd; empty with etcd.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Address by which the Services are reached, whatever they say themselves; empty for none.</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>Who serves the zone for the world besides the built-in name server; empty for nobody.</summary>
    public string DnsProvider { get; init; } = "";

    /// <summary>Whether nothing is to be written there.</summary>
    public bool DnsProviderDryRun { get; init; }

    /// <summary>How the replicas agree on one that leads, apart from who they are.</summary>
    public required LeaderElectionOptions Election { get; init; }
}
