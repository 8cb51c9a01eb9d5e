using System.Net;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>Where a client is.</summary>
/// <param name="Region">Name of its region, for statistics.</param>
/// <param name="Place">Its place on the globe.</param>
public sealed record ClientPlace(string Region, GeoPoint Place);

/// <summary>How an edge server serves.</summary>
public sealed record EdgeOptions
{
    /// <summary>Address and port of the HTTP listener. Port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>Port of <see cref="EndPoint"/> as clients know it. Default 80.</summary>
    public int Port { get; init; } = 80;

    /// <summary>The port to listen on for another that clients know. Default: the same.</summary>
    public Func<int, int> ActualPort { get; init; } = port => port;

    /// <summary>Whether plain requests may go the lean way, past Kestrel; it is there on Linux. Default true.</summary>
    public bool Lean { get; init; } = true;

    /// <summary>Places a client by its address; null where that is not possible. Called for every request, so it must be quick. Default: nobody is placed.</summary>
    public Func<IPAddress, ClientPlace?> PlaceOf { get; init; } = _ => null;

    /// <summary>
    /// The address from which a client's requests go on to backends: where the global address stands for that client; null for the system's choice.
    /// Called for every request, so it must be quick. Default: always null.
    /// </summary>
    public Func<IPAddress, IPAddress?> SourceOf { get; init; } = _ => null;

    /// <summary>Time to connect to a backend before another is tried. Default 1 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a backend is avoided after one failure; doubled by each further one in a row. Default 1 s.</summary>
    public TimeSpan FirstEjection { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time a backend is avoided. Default 15 s.</summary>
    public TimeSpan LongestEjection { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Age at which a connection to a backend is replaced, so that new pods behind an address get their share. Default 10 s.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether answers carry the header <c>x-meridian-cluster</c> with the cluster that gave them. Default false.</summary>
    public bool TellCluster { get; init; }
}
