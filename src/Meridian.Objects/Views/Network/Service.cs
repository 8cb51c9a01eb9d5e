using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a service.</summary>
public sealed record Service : IObjectView<Service>
{
    /// <summary>What is wanted.</summary>
    public ServiceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public ServiceStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Service> JsonTypeInfo => ObjectsJsonContext.Default.Service;
}

/// <summary>What a service wants.</summary>
public sealed record ServiceSpec
{
    /// <summary><c>ClusterIP</c>, <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>; empty means ClusterIP.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Labels of its pods; empty for a service whose endpoints others manage.</summary>
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Ports.</summary>
    public ServicePort[] Ports { get; init => field = value ?? []; } = [];

    /// <summary>Cluster address; <c>None</c> for headless; empty until allotted.</summary>
    public string ClusterIP { get; init => field = value ?? ""; } = "";

    /// <summary>All cluster addresses.</summary>
    public string[] ClusterIPs { get; init => field = value ?? []; } = [];

    /// <summary>Further addresses on nodes.</summary>
    public string[] ExternalIPs { get; init => field = value ?? []; } = [];

    /// <summary>Name that an ExternalName service stands for.</summary>
    public string ExternalName { get; init => field = value ?? ""; } = "";

    /// <summary>Wanted load balancer address; empty for any.</summary>
    public string LoadBalancerIP { get; init => field = value ?? ""; } = "";

    /// <summary>Who makes the load balancer; empty for the default.</summary>
    public string LoadBalancerClass { get; init => field = value ?? ""; } = "";

    /// <summary><c>None</c> or <c>ClientIP</c>.</summary>
    public string SessionAffinity { get; init => field = value ?? ""; } = "";

    /// <summary>Settings of the session affinity, or null for the defaults.</summary>
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>Whether pods that are not ready count as ready.</summary>
    public bool PublishNotReadyAddresses { get; init; }

    /// <summary><c>Cluster</c> or <c>Local</c>.</summary>
    public string ExternalTrafficPolicy { get; init => field = value ?? ""; } = "";

    /// <summary><c>Cluster</c> or <c>Local</c>.</summary>
    public string InternalTrafficPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Families of its addresses, in their order.</summary>
    public string[] IpFamilies { get; init => field = value ?? []; } = [];

    /// <summary>Which endpoints are preferred, such as <c>PreferClose</c>; empty for none.</summary>
    public string TrafficDistribution { get; init => field = value ?? ""; } = "";

    /// <summary>Whether a LoadBalancer service has node ports. Default true.</summary>
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>Whether the service has an address in its cluster.</summary>
    [JsonIgnore]
    public bool HasClusterIP => ClusterIP is not ("" or "None");
}

/// <summary>Settings of session affinity.</summary>
public sealed record SessionAffinityConfig
{
    /// <summary>Settings of affinity by client address, or null.</summary>
    public ClientIPConfig? ClientIP { get; init; }
}

/// <summary>Settings of affinity by client address.</summary>
public sealed record ClientIPConfig
{
    /// <summary>Seconds for which a client without connections stays with its endpoint; null for 10800.</summary>
    public int? TimeoutSeconds { get; init; }
}

/// <summary>A port of a service.</summary>
public sealed record ServicePort
{
    /// <summary>Name; may be empty if it is the only one.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; empty means TCP.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>Hint to the application protocol; may be empty.</summary>
    public string AppProtocol { get; init => field = value ?? ""; } = "";

    /// <summary>Port of the service.</summary>
    public int Port { get; init; }

    /// <summary>Port of the pods; null for the same number.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>Port on nodes; 0 for none.</summary>
    public int NodePort { get; init; }
}

/// <summary>What was observed of a service.</summary>
public sealed record ServiceStatus
{
    /// <summary>Addresses of the load balancer.</summary>
    public LoadBalancerStatus LoadBalancer { get; init => field = value ?? new(); } = new();

    /// <summary>Conditions.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>Addresses of a load balancer.</summary>
public sealed record LoadBalancerStatus
{
    /// <summary>The addresses; empty until there are any.</summary>
    public LoadBalancerIngress[] Ingress { get; init => field = value ?? []; } = [];
}

/// <summary>One address of a load balancer.</summary>
public sealed record LoadBalancerIngress
{
    /// <summary>Address; may be empty.</summary>
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>Name; may be empty.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary><c>VIP</c> or <c>Proxy</c>; empty means VIP.</summary>
    public string IpMode { get; init => field = value ?? ""; } = "";
}
