namespace Meridian.Objects;

/// <summary>Something asked of a container: exactly one action is set.</summary>
public abstract record ContainerHandler
{
    /// <summary>Asks over HTTP; 200 to 399 is success.</summary>
    public HttpGetAction? HttpGet { get; init; }

    /// <summary>Opens a connection.</summary>
    public TcpSocketAction? TcpSocket { get; init; }

    /// <summary>Runs a command; exit code 0 is success.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>Asks over the gRPC health protocol.</summary>
    public GrpcAction? Grpc { get; init; }
}

/// <summary>A check repeated while a container runs.</summary>
public sealed record Probe : ContainerHandler
{
    /// <summary>Seconds before the first check. Default 0.</summary>
    public int? InitialDelaySeconds { get; init; }

    /// <summary>Seconds until a check has failed. Default 1.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Seconds between checks. Default 10.</summary>
    public int? PeriodSeconds { get; init; }

    /// <summary>Successes in a row that count as one. Default 1.</summary>
    public int? SuccessThreshold { get; init; }

    /// <summary>Failures in a row that count as one. Default 3.</summary>
    public int? FailureThreshold { get; init; }

    /// <summary>Replaces the pod's when this probe stops the container; null keeps it.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <summary>An HTTP request.</summary>
public sealed record HttpGetAction
{
    /// <summary>Path; empty means <c>/</c>.</summary>
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Port number or name.</summary>
    public IntOrString Port { get; init; }

    /// <summary>Host; empty for the pod's address.</summary>
    public string Host { get; init => field = value ?? ""; } = "";

    /// <summary><c>HTTP</c> or <c>HTTPS</c>; empty means HTTP.</summary>
    public string Scheme { get; init => field = value ?? ""; } = "";

    /// <summary>Additional headers.</summary>
    public HttpHeader[] HttpHeaders { get; init => field = value ?? []; } = [];
}

/// <summary>A header of a request.</summary>
public sealed record HttpHeader
{
    /// <summary>Name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value.</summary>
    public string Value { get; init => field = value ?? ""; } = "";
}

/// <summary>A connection.</summary>
public sealed record TcpSocketAction
{
    /// <summary>Port number or name.</summary>
    public IntOrString Port { get; init; }

    /// <summary>Host; empty for the pod's address.</summary>
    public string Host { get; init => field = value ?? ""; } = "";
}

/// <summary>A command in the container, run without a shell.</summary>
public sealed record ExecAction
{
    /// <summary>Program and arguments.</summary>
    public string[] Command { get; init => field = value ?? []; } = [];
}

/// <summary>A gRPC health check.</summary>
public sealed record GrpcAction
{
    /// <summary>Port number.</summary>
    public int Port { get; init; }

    /// <summary>Service name to ask for; empty for the server.</summary>
    public string Service { get; init => field = value ?? ""; } = "";
}
