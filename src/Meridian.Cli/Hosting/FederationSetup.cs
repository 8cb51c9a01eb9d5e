using System.Net;
using Meridian.Client;
using Meridian.Federation;
using Meridian.Storage;

namespace Meridian.Cli;

/// <summary>What one process of a federation is made of, wherever it runs.</summary>
internal sealed record FederationSetup
{
    /// <summary>What the federation is called and how patient it is. The DNS servers that members are told are completed by where <see cref="Dns"/> listens.</summary>
    public required FederationOptions Options { get; init; }

    /// <summary>Certificates and keys.</summary>
    public required ApiCertificates Certificates { get; init; }

    /// <summary>Opens the store.</summary>
    public required Func<CancellationToken, Task<IObjectStore>> OpenStore { get; init; }

    /// <summary>Where the API server listens.</summary>
    public required IPEndPoint Api { get; init; }

    /// <summary>Where users reach the API server; null for where it listens.</summary>
    public Uri? Advertised { get; init; }

    /// <summary>Where the DNS server listens.</summary>
    public required IPEndPoint Dns { get; init; }

    /// <summary>Where others reach the DNS server: what members are told, and the addresses of the zone's name server. Empty: where it listens.</summary>
    public IReadOnlyList<IPEndPoint> AdvertisedDns { get; init; } = [];

    /// <summary>Where the dashboard listens.</summary>
    public required IPEndPoint Dashboard { get; init; }

    /// <summary>Whoever knows it may look at the dashboard.</summary>
    public required string DashboardToken { get; init; }

    /// <summary>Where the global address is listened for, when somebody else brings it here; null for the global addresses themselves.</summary>
    public IPEndPoint? Edge { get; init; }

    /// <summary>The home whose file says how far its clusters are apart and which faults there are; null where that is not emulated. Default null.</summary>
    public MeridianHome? Home { get; init; }

    /// <summary>Whether <c>extensions/v1beta1</c> is served too. Default false.</summary>
    public bool Serves2017Apis { get; init; }

    /// <summary>How the processes that share the store agree on one that leads; null if this one is alone.</summary>
    public LeaderElectionOptions? Election { get; init; }
}
