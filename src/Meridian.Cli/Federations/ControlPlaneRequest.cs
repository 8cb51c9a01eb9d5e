namespace Meridian.Cli;

/// <summary>The control plane that is to run in a host cluster.</summary>
internal sealed record ControlPlaneRequest
{
    /// <summary>Its objects there, by the federation's name.</summary>
    public required HostObjects Objects { get; init; }

    /// <summary>Domain of the federation's DNS names, without a final dot.</summary>
    public required string DnsZone { get; init; }

    /// <summary>Who serves the zone for the world besides its own name server; null for nobody.</summary>
    public DnsProviderRequest? DnsProvider { get; init; }

    /// <summary>Image of its pods. Default: this version of this program.</summary>
    public string Image { get; init; } = OwnImages.Meridian;

    /// <summary>URLs of etcd; none to keep the state elsewhere.</summary>
    public string[] EtcdServers { get; init; } = [];

    /// <summary>Storage class of the volume; empty for the cluster's default.</summary>
    public string StorageClass { get; init; } = "";

    /// <summary>Size of the volume. Default 1Gi.</summary>
    public string VolumeSize { get; init; } = "1Gi";

    /// <summary>Folder of the node that keeps the state, for pods that are processes of it; empty for a volume or etcd.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Pods. More than one need etcd. Default 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Type of its Services: <c>LoadBalancer</c>, <c>NodePort</c> or <c>ClusterIP</c>. Default <c>LoadBalancer</c>.</summary>
    public string ServiceType { get; init; } = "LoadBalancer";

    /// <summary>Address by which the Services are reached; empty for their own.</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>What keeps the state.</summary>
    public StateIn StateIn => EtcdServers.Length > 0 ? StateIn.Etcd : DataFolder.Length > 0 ? StateIn.Folder : StateIn.Volume;
}

/// <summary>What keeps the state of a control plane.</summary>
internal enum StateIn
{
    /// <summary>A volume of its pod.</summary>
    Volume,

    /// <summary>A folder of the node, which its pod, a process, shares.</summary>
    Folder,

    /// <summary>etcd.</summary>
    Etcd,
}
