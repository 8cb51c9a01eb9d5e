using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A ServiceExport of one member and the service it names, at one moment.</summary>
internal sealed record ExportedService
{
    /// <summary>Name of the member.</summary>
    public required string Cluster { get; init; }

    /// <summary>When the export was made: of those that contradict each other the oldest counts.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Labels and annotations that the imports are to have.</summary>
    public ServiceExportSpec Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The service; null if there is none of the name.</summary>
    public Service? Service { get; init; }

    /// <summary>Whether the member answers, so that its endpoints can be used.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Whether the service can be used from other clusters.</summary>
    public bool IsValid => Service is { Spec.Type: not "ExternalName" };

    /// <summary>Whether the service has no address of its own.</summary>
    public bool IsHeadless => Service?.Spec.ClusterIP == "None";
}
