using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of an EndpointSlice.</summary>
public sealed record EndpointSlice : IObjectView<EndpointSlice>
{
    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>.</summary>
    public string AddressType { get; init => field = value ?? ""; } = "";

    /// <summary>The endpoints.</summary>
    public Endpoint[] Endpoints { get; init => field = value ?? []; } = [];

    /// <summary>Ports of every endpoint.</summary>
    public EndpointPort[] Ports { get; init => field = value ?? []; } = [];

    /// <inheritdoc />
    public static JsonTypeInfo<EndpointSlice> JsonTypeInfo => ObjectsJsonContext.Default.EndpointSlice;
}

/// <summary>One endpoint.</summary>
public sealed record Endpoint
{
    /// <summary>Addresses; the first counts.</summary>
    public string[] Addresses { get; init => field = value ?? []; } = [];

    /// <summary>State.</summary>
    public EndpointConditions Conditions { get; init => field = value ?? new(); } = new();

    /// <summary>Host name for DNS; may be empty.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Pod behind it; null for none.</summary>
    public ObjectReference? TargetRef { get; init; }

    /// <summary>Node; may be empty.</summary>
    public string NodeName { get; init => field = value ?? ""; } = "";

    /// <summary>Zone; may be empty.</summary>
    public string Zone { get; init => field = value ?? ""; } = "";
}

/// <summary>State of an endpoint.</summary>
public sealed record EndpointConditions
{
    /// <summary>Whether traffic goes there; null means yes.</summary>
    public bool? Ready { get; init; }

    /// <summary>As ready, also while terminating; null means as ready.</summary>
    public bool? Serving { get; init; }

    /// <summary>Whether it is on its way out; null means no.</summary>
    public bool? Terminating { get; init; }
}

/// <summary>A port of endpoints.</summary>
public sealed record EndpointPort
{
    /// <summary>Name of the service's port; may be empty.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>; empty means TCP.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>Number; null for all.</summary>
    public int? Port { get; init; }

    /// <summary>Hint to the application protocol; may be empty.</summary>
    public string AppProtocol { get; init => field = value ?? ""; } = "";
}
