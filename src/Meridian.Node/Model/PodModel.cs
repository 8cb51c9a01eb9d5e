using System.Text.Json.Serialization.Metadata;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What the node agent reads of a pod.</summary>
internal sealed record PodModel : IObjectView<PodModel>
{
    public PodSpecModel Spec { get; init => field = value ?? new(); } = new();

    public PodStatusModel Status { get; init => field = value ?? new(); } = new();

    public static JsonTypeInfo<PodModel> JsonTypeInfo => NodeJsonContext.Default.PodModel;
}

internal sealed record PodSpecModel
{
    public string NodeName { get; init => field = value ?? ""; } = "";

    public string ServiceAccountName { get; init => field = value ?? ""; } = "";

    public bool? AutomountServiceAccountToken { get; init; }

    public string RestartPolicy { get; init => field = value ?? "Always"; } = "Always";

    public long? TerminationGracePeriodSeconds { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public bool? HostNetwork { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public string Hostname { get; init => field = value ?? ""; } = "";

    public ContainerModel[] Containers { get; init => field = value ?? []; } = [];

    public ContainerModel[] InitContainers { get; init => field = value ?? []; } = [];

    public ReadinessGateModel[] ReadinessGates { get; init => field = value ?? []; } = [];

    /// <summary>Init containers in their order, then the others: no name stands twice.</summary>
    public IEnumerable<ContainerModel> AllContainers => InitContainers.Concat(Containers);
}

internal sealed record ReadinessGateModel
{
    public string ConditionType { get; init => field = value ?? ""; } = "";
}
