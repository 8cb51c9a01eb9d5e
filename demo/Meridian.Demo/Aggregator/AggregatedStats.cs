namespace Meridian.Demo;

/// <summary>What all backends of a cluster say of themselves.</summary>
internal sealed record AggregatedStats
{
    /// <summary>Pods found.</summary>
    public int Servers { get; init; }

    /// <summary>Requests per second of all that answered.</summary>
    public double Rps { get; init; }

    /// <summary>The answers; a pod that gave none is left out.</summary>
    public BackendStats[] Stats { get; init => field = value ?? []; } = [];
}
