using System.Globalization;
using System.Text.Json;

namespace Meridian.Node;

/// <summary>Something asked of a container: exactly one of the kinds is set.</summary>
internal record HandlerModel
{
    public ExecModel? Exec { get; init; }

    public HttpGetModel? HttpGet { get; init; }

    public TcpSocketModel? TcpSocket { get; init; }

    public GrpcModel? Grpc { get; init; }

    public SleepModel? Sleep { get; init; }
}

/// <summary>A check repeated while a container runs.</summary>
internal sealed record ProbeModel : HandlerModel
{
    public int? InitialDelaySeconds { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? PeriodSeconds { get; init; }

    public int? SuccessThreshold { get; init; }

    public int? FailureThreshold { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }
}

internal sealed record ExecModel
{
    public string[] Command { get; init => field = value ?? []; } = [];
}

internal sealed record HttpGetModel
{
    public string Path { get; init => field = value ?? "/"; } = "/";

    public JsonElement Port { get; init; }

    public string Host { get; init => field = value ?? ""; } = "";

    public string Scheme { get; init => field = value ?? "HTTP"; } = "HTTP";

    public HttpHeaderModel[] HttpHeaders { get; init => field = value ?? []; } = [];
}

internal sealed record HttpHeaderModel
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Value { get; init => field = value ?? ""; } = "";
}

internal sealed record TcpSocketModel
{
    public JsonElement Port { get; init; }

    public string Host { get; init => field = value ?? ""; } = "";
}

internal sealed record GrpcModel
{
    public int? Port { get; init; }
}

internal sealed record SleepModel
{
    public long? Seconds { get; init; }
}

internal static class ContainerPorts
{
    /// <summary>The number a port field means: a number, its text, or the name of a port of the container. Null if it means none.</summary>
    public static int? Resolve(JsonElement port, ContainerModel container)
    {
        if (port.ValueKind == JsonValueKind.Number) return port.TryGetInt32(out var number) ? number : null;
        if (port.ValueKind != JsonValueKind.String) return null;
        var text = port.GetString()!;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)) return parsed;
        return Array.Find(container.Ports, p => p.Name == text)?.ContainerPort;
    }
}
