namespace Meridian.Objects;

/// <summary>What pods made by a controller look like.</summary>
public sealed record PodTemplate
{
    /// <summary>Labels and annotations of the pods.</summary>
    public TemplateMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Specification of the pods.</summary>
    public PodSpec Spec { get; init => field = value ?? new(); } = new();
}

/// <summary>Labels and annotations that pods of a template get.</summary>
public sealed record TemplateMetadata
{
    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;

    /// <summary>Annotations; never null.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ObjectHeader.NoEntries; } = ObjectHeader.NoEntries;
}
