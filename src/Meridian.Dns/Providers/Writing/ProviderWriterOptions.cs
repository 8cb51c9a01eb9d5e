namespace Meridian.Dns;

/// <summary>How a <see cref="ProviderWriter"/> works. Read once at start.</summary>
public sealed record ProviderWriterOptions
{
    /// <summary>Who writes.</summary>
    public required OwnerIdentity Owner { get; init; }

    /// <summary>Name of the provider, for metrics. Default: none.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Whether nothing is written: what would be is told only. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>How long our claims hold when we say nothing more; other writers take our part out of shared names after that. Default 15 min.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How often the zone is read back: what others spoilt is mended then. Default: as the provider's limits say.</summary>
    public TimeSpan? ReadBack { get; init; }

    /// <summary>First wait after a failure; it doubles with every failure in a row. Default 1 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait after a failure. Default 1 min.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest time one call of the provider may take. Default 30 s.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
