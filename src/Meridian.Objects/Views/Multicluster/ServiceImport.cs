using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ServiceImport: a service of other clusters as it is used in this one.</summary>
public sealed record ServiceImport : IObjectView<ServiceImport>
{
    /// <summary>How it is used.</summary>
    public ServiceImportSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Where it comes from.</summary>
    public ServiceImportStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ServiceImport> JsonTypeInfo => ObjectsJsonContext.Default.ServiceImport;
}

/// <summary>How an imported service is used.</summary>
public sealed record ServiceImportSpec
{
    /// <summary>Ports of all exporting clusters. Of a port, name, protocol, number and application protocol count.</summary>
    public ServicePort[] Ports { get; init => field = value ?? []; } = [];

    /// <summary>Addresses in this cluster, one for each family; none for a headless service, or until allotted.</summary>
    public string[] Ips { get; init => field = value ?? []; } = [];

    /// <summary><c>ClusterSetIP</c> or <c>Headless</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Whether pods are addressed one by one.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsHeadless => Type == "Headless";
}

/// <summary>Where an imported service comes from.</summary>
public sealed record ServiceImportStatus
{
    /// <summary>The clusters that export it.</summary>
    public SourceCluster[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>Ready.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>A cluster that exports a service.</summary>
public sealed record SourceCluster
{
    /// <summary>Its name.</summary>
    public string Cluster { get; init => field = value ?? ""; } = "";
}
