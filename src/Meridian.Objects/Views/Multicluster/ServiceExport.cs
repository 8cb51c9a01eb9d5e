using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a ServiceExport: the Service of its name may be used from other clusters.</summary>
public sealed record ServiceExport : IObjectView<ServiceExport>
{
    /// <summary>What is said about it there.</summary>
    public ServiceExportSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What became of it.</summary>
    public ServiceExportStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<ServiceExport> JsonTypeInfo => ObjectsJsonContext.Default.ServiceExport;
}

/// <summary>What the other clusters are told besides the service.</summary>
public sealed record ServiceExportSpec
{
    /// <summary>Labels of the imports.</summary>
    public IReadOnlyDictionary<string, string> ExportedLabels { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Annotations of the imports.</summary>
    public IReadOnlyDictionary<string, string> ExportedAnnotations { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;
}

/// <summary>What became of an export.</summary>
public sealed record ServiceExportStatus
{
    /// <summary>Valid, Ready, Conflict.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}
