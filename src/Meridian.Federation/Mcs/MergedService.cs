using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What the exports of all clusters make one service of.</summary>
internal sealed record MergedService
{
    /// <summary>Whether its pods are addressed one by one.</summary>
    public required bool IsHeadless { get; init; }

    /// <summary>The ports of all exporting clusters.</summary>
    public required IReadOnlyList<ServicePort> Ports { get; init; }

    /// <summary>What the oldest export's service says of affinity, traffic and families.</summary>
    public required ServiceSpec Traffic { get; init; }

    /// <summary>Labels and annotations of the imports.</summary>
    public required ServiceExportSpec Metadata { get; init; }

    /// <summary>The clusters whose exports are valid, ordered by name.</summary>
    public required IReadOnlyList<string> Clusters { get; init; }

    /// <summary>In what the exports contradict each other, in the order in which it is told; none if they agree.</summary>
    public IReadOnlyList<ExportConflict> Conflicts { get; init; } = [];
}

/// <summary>A property in which exports contradict each other.</summary>
/// <param name="Reason">As the condition's reason has it, such as <c>PortConflict</c>.</param>
/// <param name="Message">The same for people.</param>
internal sealed record ExportConflict(string Reason, string Message);
