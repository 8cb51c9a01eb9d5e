using System.Collections.Concurrent;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>A backend of a service with its state.</summary>
internal sealed record BackendPlace(EdgeBackend Backend, BackendState State);

/// <summary>A service of a table: its backends, arranged by nearness for each place clients come from.</summary>
internal sealed class ServiceState
{
    private const int MostPlaces = 1024;

    // Farther than any two places on the globe: where the distance is not known, every cluster is equally far.
    private const double UnknownDistanceKm = 30_000;

    private readonly ConcurrentDictionary<GeoPoint, BackendPlace[][]> byPlace = new();
    private readonly BackendPlace[][] unplaced;

    public ServiceState(EdgeService service, BackendStates states)
    {
        Service = service;
        Places = [.. service.Backends.Where(b => b.Healthy).Select(b => new BackendPlace(b, states.Of(b.EndPoint)))];
        unplaced = Arrange(null);
    }

    public EdgeService Service { get; }

    /// <summary>Its healthy backends.</summary>
    public BackendPlace[] Places { get; }

    /// <summary>Its healthy backends in groups of equal distance, the nearest first.</summary>
    /// <param name="client">Where the client is; null if that is not known.</param>
    public BackendPlace[][] Near(ClientPlace? client)
    {
        if (client is null) return unplaced;
        if (byPlace.TryGetValue(client.Place, out var known)) return known;
        var groups = Arrange(client.Place);
        if (byPlace.Count < MostPlaces) byPlace.TryAdd(client.Place, groups);
        return groups;
    }

    /// <summary>Whether one more backend may be avoided for its answers.</summary>
    public bool MayEject(double most, long now) => Places.Count(p => p.State.IsEjected(now)) + 1 <= Places.Length * most;

    private BackendPlace[][] Arrange(GeoPoint? client) =>
        [.. Places.GroupBy(p => DistanceKm(client, p.Backend)).OrderBy(g => g.Key).Select(g => g.ToArray())];

    private static double DistanceKm(GeoPoint? client, EdgeBackend backend)
    {
        if (client is not { } from) return UnknownDistanceKm;
        if (backend.Place is { } place) return from.DistanceKm(place);
        return Regions.TryFind(backend.Region, out var region) ? from.DistanceKm(region.Place) : UnknownDistanceKm;
    }
}
