using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of an Ingress.</summary>
public sealed record Ingress : IObjectView<Ingress>
{
    /// <summary>Rules.</summary>
    public IngressSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Addresses.</summary>
    public IngressStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Ingress> JsonTypeInfo => ObjectsJsonContext.Default.Ingress;
}

/// <summary>Rules of an Ingress.</summary>
public sealed record IngressSpec
{
    /// <summary>Who serves it; empty for the default.</summary>
    public string IngressClassName { get; init => field = value ?? ""; } = "";

    /// <summary>Where requests go that no rule matches; null for nowhere.</summary>
    public IngressBackend? DefaultBackend { get; init; }

    /// <summary>Rules by host.</summary>
    public IngressRule[] Rules { get; init => field = value ?? []; } = [];

    /// <summary>Certificates.</summary>
    public IngressTls[] Tls { get; init => field = value ?? []; } = [];
}

/// <summary>Paths of one host.</summary>
public sealed record IngressRule
{
    /// <summary>Host, may begin with <c>*.</c>; empty for all.</summary>
    public string Host { get; init => field = value ?? ""; } = "";

    /// <summary>Paths; null sends everything to the default.</summary>
    public IngressHttp? Http { get; init; }
}

/// <summary>Paths of a rule.</summary>
public sealed record IngressHttp
{
    /// <summary>The paths.</summary>
    public IngressPath[] Paths { get; init => field = value ?? []; } = [];
}

/// <summary>One path.</summary>
public sealed record IngressPath
{
    /// <summary>Path, begins with a slash.</summary>
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary><c>Exact</c>, <c>Prefix</c> or <c>ImplementationSpecific</c>.</summary>
    public string PathType { get; init => field = value ?? ""; } = "";

    /// <summary>Where requests go.</summary>
    public IngressBackend Backend { get; init => field = value ?? new(); } = new();
}

/// <summary>Where requests go.</summary>
public sealed record IngressBackend
{
    /// <summary>A service; null if it is another resource.</summary>
    public IngressServiceBackend? Service { get; init; }
}

/// <summary>A service's port.</summary>
public sealed record IngressServiceBackend
{
    /// <summary>Service in the same namespace.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its port.</summary>
    public IngressServicePort Port { get; init => field = value ?? new(); } = new();
}

/// <summary>A port by name or number.</summary>
public sealed record IngressServicePort
{
    /// <summary>Name; empty if by number.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Number; 0 if by name.</summary>
    public int Number { get; init; }
}

/// <summary>A certificate.</summary>
public sealed record IngressTls
{
    /// <summary>Hosts it is for.</summary>
    public string[] Hosts { get; init => field = value ?? []; } = [];

    /// <summary>Secret that holds it.</summary>
    public string SecretName { get; init => field = value ?? ""; } = "";
}

/// <summary>Addresses of an Ingress.</summary>
public sealed record IngressStatus
{
    /// <summary>The addresses.</summary>
    public LoadBalancerStatus LoadBalancer { get; init => field = value ?? new(); } = new();
}
