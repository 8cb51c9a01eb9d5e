using System.Net;

namespace Meridian.Federation;

/// <summary>How a federated service is reached in one member now.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Addresses">Load balancer addresses; those behind its load balancer's names too, as far as they are known.</param>
/// <param name="HostNames">Load balancer names whose addresses are not known.</param>
internal sealed record ServiceReach(string Cluster, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<string> HostNames)
{
    /// <summary>Part of its endpoints there that are ready, 0 to 1. Default 1.</summary>
    public double Availability { get; init; } = 1;

    /// <summary>Why it takes no traffic there, in words; empty when it does.</summary>
    public string Fault { get; init; } = "";

    /// <summary>Whether it takes traffic there.</summary>
    public bool IsHealthy => Fault.Length == 0;
}
