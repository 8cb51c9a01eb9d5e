using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of an Endpoints object.</summary>
public sealed record Endpoints : IObjectView<Endpoints>
{
    /// <summary>Addresses with their ports.</summary>
    public EndpointSubset[] Subsets { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public static JsonTypeInfo<Endpoints> JsonTypeInfo => ObjectsJsonContext.Default.Endpoints;
}

/// <summary>Addresses that have the same ports.</summary>
public sealed record EndpointSubset
{
    /// <summary>Ready addresses.</summary>
    public EndpointAddress[] Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Others.</summary>
    public EndpointAddress[] NotReadyAddresses { get; init => field = value ?? []; } = [];

    /// <summary>Ports.</summary>
    public EndpointPort[] Ports { get; init => field = value ?? []; } = [];
}

/// <summary>One address.</summary>
public sealed record EndpointAddress
{
    /// <summary>Address.</summary>
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>Host name for DNS; may be empty.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Node; may be empty.</summary>
    public string NodeName { get; init => field = value ?? ""; } = "";

    /// <summary>Pod behind it; null for none.</summary>
    public ObjectReference? TargetRef { get; init; }
}
