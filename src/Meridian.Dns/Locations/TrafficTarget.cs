namespace Meridian.Dns;

/// <summary>A cluster as a place where a service may be answered from: what a <see cref="TrafficPolicy"/> chooses among.</summary>
/// <param name="Cluster">Name of the cluster.</param>
public sealed record TrafficTarget(string Cluster)
{
    /// <summary>Its region; empty if not known.</summary>
    public string Region { get; init; } = "";

    /// <summary>Its zone, the first of several; empty if not known.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Where it is; null if not known.</summary>
    public GeoPoint? Place { get; init; }

    /// <summary>Its part among others, in proportion; 0 is given nothing while another has a part. Default 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How much of what it should have is ready, 0 to 1. Counts only for a policy that spills. Default 1.</summary>
    public double Availability { get; init; } = 1;

    /// <summary>What it carries as a part of what it can carry; above 1 is too much. Counts only for a policy that spills; null if not known. Default null.</summary>
    public double? Load { get; init; }

    /// <summary>Why it takes no traffic, in words; empty when it is healthy.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Whether it may be chosen.</summary>
    public bool IsHealthy => Fault.Length == 0;
}
