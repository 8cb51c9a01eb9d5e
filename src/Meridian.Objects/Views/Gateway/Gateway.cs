using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a GatewayClass.</summary>
public sealed record GatewayClass : IObjectView<GatewayClass>
{
    /// <summary>Who serves its Gateways.</summary>
    public GatewayClassSpec Spec { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<GatewayClass> JsonTypeInfo => ObjectsJsonContext.Default.GatewayClass;
}

/// <summary>Who serves the Gateways of a class.</summary>
public sealed record GatewayClassSpec
{
    /// <summary>Name of the controller.</summary>
    public string ControllerName { get; init => field = value ?? ""; } = "";

    /// <summary>Parameters; null for none.</summary>
    public GatewayReference? ParametersRef { get; init; }
}

/// <summary>The view of a Gateway.</summary>
public sealed record Gateway : IObjectView<Gateway>
{
    /// <summary>What is wanted.</summary>
    public GatewaySpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is served.</summary>
    public GatewayStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Gateway> JsonTypeInfo => ObjectsJsonContext.Default.Gateway;
}

/// <summary>Ports of a Gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>Name of its class.</summary>
    public string GatewayClassName { get; init => field = value ?? ""; } = "";

    /// <summary>Its listeners.</summary>
    public GatewayListener[] Listeners { get; init => field = value ?? []; } = [];

    /// <summary>Addresses wished for.</summary>
    public GatewayAddress[] Addresses { get; init => field = value ?? []; } = [];
}

/// <summary>A port with a host name.</summary>
public sealed record GatewayListener
{
    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Host name, may begin with <c>*.</c>; empty for all.</summary>
    public string Hostname { get; init => field = value ?? ""; } = "";

    /// <summary>Port.</summary>
    public int Port { get; init; }

    /// <summary>Such as <c>HTTP</c>.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>Certificates; null for none.</summary>
    public GatewayListenerTls? Tls { get; init; }

    /// <summary>Which routes may attach.</summary>
    public GatewayAllowedRoutes AllowedRoutes { get; init => field = value ?? new(); } = new();
}

/// <summary>TLS of a listener.</summary>
public sealed record GatewayListenerTls
{
    /// <summary><c>Terminate</c> or <c>Passthrough</c>.</summary>
    public string Mode { get; init => field = value ?? "Terminate"; } = "Terminate";

    /// <summary>Secrets with certificates.</summary>
    public GatewayReference[] CertificateRefs { get; init => field = value ?? []; } = [];
}

/// <summary>A reference to an object.</summary>
public sealed record GatewayReference
{
    /// <summary>API group; null for the usual one.</summary>
    public string? Group { get; init; }

    /// <summary>Kind; null for the usual one.</summary>
    public string? Kind { get; init; }

    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Namespace; null for that of the object that refers.</summary>
    public string? Namespace { get; init; }
}

/// <summary>Which routes may attach to a listener.</summary>
public sealed record GatewayAllowedRoutes
{
    /// <summary>From where.</summary>
    public GatewayRouteNamespaces Namespaces { get; init => field = value ?? new(); } = new();

    /// <summary>Which kinds; none for all that the listener's protocol knows.</summary>
    public GatewayRouteKind[] Kinds { get; init => field = value ?? []; } = [];
}

/// <summary>Namespaces of routes.</summary>
public sealed record GatewayRouteNamespaces
{
    /// <summary><c>Same</c>, <c>All</c> or <c>Selector</c>.</summary>
    public string From { get; init => field = value ?? "Same"; } = "Same";

    /// <summary>Labels of the namespaces.</summary>
    public SelectorObject? Selector { get; init; }
}

/// <summary>A kind of routes.</summary>
public sealed record GatewayRouteKind
{
    /// <summary>Its group.</summary>
    public string Group { get; init => field = value ?? "gateway.networking.k8s.io"; } = "gateway.networking.k8s.io";

    /// <summary>Its name.</summary>
    public string Kind { get; init => field = value ?? ""; } = "";
}

/// <summary>An address of a Gateway.</summary>
public sealed record GatewayAddress
{
    /// <summary><c>IPAddress</c>, <c>Hostname</c> or another.</summary>
    public string Type { get; init => field = value ?? "IPAddress"; } = "IPAddress";

    /// <summary>The address.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>What is served of a Gateway.</summary>
public sealed record GatewayStatus
{
    /// <summary>Addresses.</summary>
    public GatewayAddress[] Addresses { get; init => field = value ?? []; } = [];
}
