using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meridian.Objects;

/// <summary>What a pod should run, where and how.</summary>
public sealed record PodSpec
{
    /// <summary>Containers that run side by side.</summary>
    public Container[] Containers { get; init => field = value ?? []; } = [];

    /// <summary>Containers that run to their end one after another before the others start.</summary>
    public Container[] InitContainers { get; init => field = value ?? []; } = [];

    /// <summary>Volumes as they are written: the keys beside <c>name</c> tell the kind.</summary>
    public JsonElement[] Volumes { get; init => field = value ?? []; } = [];

    /// <summary>Node the pod is bound to; empty until it is scheduled.</summary>
    public string NodeName { get; init => field = value ?? ""; } = "";

    /// <summary>Labels the node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Attraction to nodes and pods; null for none.</summary>
    public Affinity? Affinity { get; init; }

    /// <summary>Taints the pod bears.</summary>
    public Toleration[] Tolerations { get; init => field = value ?? []; } = [];

    /// <summary>How evenly pods spread over zones, nodes and the like.</summary>
    public TopologySpreadConstraint[] TopologySpreadConstraints { get; init => field = value ?? []; } = [];

    /// <summary><c>Always</c>, <c>OnFailure</c> or <c>Never</c>; empty means Always.</summary>
    public string RestartPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds between asking to stop and killing. Default 30.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds after its start at which the pod fails; null for no limit.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Service account the pod runs as; empty until admission has set it.</summary>
    public string ServiceAccountName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the account's token is mounted; null leaves it to the account.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Scheduler that binds the pod. Default <c>default-scheduler</c>.</summary>
    public string SchedulerName { get; init => field = value ?? ""; } = "";

    /// <summary>While any is left the pod is not scheduled.</summary>
    public PodSchedulingGate[] SchedulingGates { get; init => field = value ?? []; } = [];

    /// <summary>Higher is scheduled first; null counts as 0.</summary>
    public int? Priority { get; init; }

    /// <summary>Class the priority came from; empty for none.</summary>
    public string PriorityClassName { get; init => field = value ?? ""; } = "";

    /// <summary><c>PreemptLowerPriority</c> or <c>Never</c>; empty means PreemptLowerPriority.</summary>
    public string PreemptionPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Amounts of the whole pod; they stand for the sum of its containers' where they are given.</summary>
    public ResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the pod uses its node's addresses.</summary>
    public bool HostNetwork { get; init; }

    /// <summary><c>ClusterFirst</c>, <c>ClusterFirstWithHostNet</c>, <c>Default</c> or <c>None</c>; empty means ClusterFirst.</summary>
    public string DnsPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Additions to the resolver's configuration; null for none.</summary>
    public PodDnsConfig? DnsConfig { get; init; }

    /// <summary>Additional lines of the hosts file.</summary>
    public HostAlias[] HostAliases { get; init => field = value ?? []; } = [];

    /// <summary>Host name of the pod; empty for the pod's name.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Domain of the host name, the name of a headless service; empty for none.</summary>
    public string Subdomain { get; init => field = value ?? ""; } = "";

    /// <summary>Whether services appear as environment variables. Default true.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Secrets with registry credentials.</summary>
    public LocalReference[] ImagePullSecrets { get; init => field = value ?? []; } = [];

    /// <summary>Resources the runtime takes beside the containers.</summary>
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init => field = value ?? ResourceRequirements.None; } = ResourceRequirements.None;

    /// <summary>Security settings of all containers; null for none.</summary>
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Conditions beside the containers' readiness that must be true for the pod to be ready.</summary>
    public PodReadinessGate[] ReadinessGates { get; init => field = value ?? []; } = [];

    /// <summary>Init containers in their order, then the others: no name stands twice.</summary>
    [JsonIgnore]
    public IEnumerable<Container> AllContainers => InitContainers.Concat(Containers);
}

/// <summary>A condition that a pod's readiness waits for.</summary>
public sealed record PodReadinessGate
{
    /// <summary>Type of the condition.</summary>
    public string ConditionType { get; init => field = value ?? ""; } = "";
}

/// <summary>One reason not to schedule a pod yet.</summary>
public sealed record PodSchedulingGate
{
    /// <summary>Name of the gate.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Additions to a pod's resolver configuration.</summary>
public sealed record PodDnsConfig
{
    /// <summary>Name servers.</summary>
    public string[] Nameservers { get; init => field = value ?? []; } = [];

    /// <summary>Search domains.</summary>
    public string[] Searches { get; init => field = value ?? []; } = [];

    /// <summary>Resolver options.</summary>
    public PodDnsOption[] Options { get; init => field = value ?? []; } = [];
}

/// <summary>One resolver option.</summary>
public sealed record PodDnsOption
{
    /// <summary>Name, such as <c>ndots</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value; may be empty.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>One line of a pod's hosts file.</summary>
public sealed record HostAlias
{
    /// <summary>Address.</summary>
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>Names of the address.</summary>
    public string[] Hostnames { get; init => field = value ?? []; } = [];
}

/// <summary>Names an object in the same namespace.</summary>
public sealed record LocalReference
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>The security settings that runtimes here can honour.</summary>
public sealed record SecurityContext
{
    /// <summary>User id; null for the image's.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Group id; null for the image's.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether to refuse to run as root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Group that owns volumes; only for a whole pod.</summary>
    public long? FsGroup { get; init; }

    /// <summary>Whether the container may do everything; only for a container.</summary>
    public bool? Privileged { get; init; }

    /// <summary>Whether the container's root is read-only; only for a container.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>Whether a process may get more rights than its parent has; only for a container.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>Rights beside the usual ones; only for a container. Null for none.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>More groups of all processes; only for a whole pod.</summary>
    public long[] SupplementalGroups { get; init => field = value ?? []; } = [];
}

/// <summary>Rights of a container that differ from the usual ones.</summary>
public sealed record Capabilities
{
    /// <summary>Rights it has, too.</summary>
    public string[] Add { get; init => field = value ?? []; } = [];

    /// <summary>Rights it does not have; <c>ALL</c> for all.</summary>
    public string[] Drop { get; init => field = value ?? []; } = [];
}
