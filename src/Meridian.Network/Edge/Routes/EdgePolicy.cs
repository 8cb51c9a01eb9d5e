using System.Net;

namespace Meridian.Network;

/// <summary>How the services of a route are treated.</summary>
public sealed record EdgePolicy
{
    /// <summary>What holds when nothing is said.</summary>
    public static readonly EdgePolicy Default = new();

    /// <summary>Requests a cluster has at a time before more of them go to the next nearest; 0 for any number. Default 0.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>Requests a cluster gets in a second before more of them go to the next nearest; 0 for any number. Default 0.</summary>
    public int MaxRate { get; init; }

    /// <summary>
    /// Part of the processor time its pods asked for, which a cluster's backend uses before more requests go to the next nearest; 0 for any. One of which
    /// nothing is known has room. Default 0.
    /// </summary>
    public double MaxUtilization { get; init; }

    /// <summary>Requests a cluster has at a time at most; more are answered 503 when no other cluster has room. 0 for any number. Default 0.</summary>
    public int Breaker { get; init; }

    /// <summary>Time until the answer must begin, all attempts together, else 504; null for no limit. Default null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Time a backend has from the request, or the last part of its body, until its answer begins; null for no limit. Default 30 s.</summary>
    public TimeSpan? FirstByte { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How backends are asked whether they are well, beside their requests; null for not at all. That of a service counts more. Default null.</summary>
    public HealthCheck? HealthCheck { get; init; }

    /// <summary>Networks of those who may say for whom they ask, by <c>X-Forwarded-For</c> or <c>Forwarded</c>. Default: none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Most attempts for one request, 1 to 10. Default 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Part of all requests that may be repeated after they reached a backend; those that did not may always. Default 0.2.</summary>
    public double RetryShare { get; init; } = 0.2;

    /// <summary>Answers of 500 and above in a row until a backend is avoided for a while; 0 for never. Default 5.</summary>
    public int EjectAfter { get; init; } = 5;

    /// <summary>Greatest part of a service's backends that is avoided for their answers. Default 0.5.</summary>
    public double MaxEjected { get; init; } = 0.5;

    /// <summary>Cookie that keeps a client with its cluster; empty for none. Default: empty.</summary>
    public string AffinityCookie { get; init; } = "";

    /// <summary>Requests one client address may send in a second, and as many at once; more are answered 429. 0 for any number. Default 0.</summary>
    public int ClientRate { get; init; }

    /// <summary>Parts of all requests by cluster, in the place of nearest first; clusters not named get none while these are well. Default: none.</summary>
    public IReadOnlyDictionary<string, int> ClusterWeights { get; init; } = new Dictionary<string, int>();

    /// <summary>Request header that names the cluster to ask first; empty for none. Default: empty.</summary>
    public string ClusterHeader { get; init; } = "";

    /// <summary>Part of the requests that are logged, 0 to 1. Default 0.</summary>
    public double AccessLog { get; init; }
}
