using Meridian.Dns;

namespace Meridian.Network;

/// <summary>Decides where a request goes; pure.</summary>
internal static class BackendChoice
{
    // Farther than any two places on the globe: where the distance is not known, every cluster is equally far.
    private const double UnknownDistanceKm = 30_000;

    /// <summary>
    /// The backend for a request: nearest cluster first; of one cluster's, and of equally near clusters', the one least used.
    /// Ejected ones come only when nothing else is left.
    /// </summary>
    /// <param name="backends">Backends of the service.</param>
    /// <param name="client">Place of the client, or null.</param>
    /// <param name="tried">Backends that failed for this request.</param>
    /// <param name="isEjected">Whether a backend failed for others just now.</param>
    /// <param name="load">Requests a backend has at present.</param>
    /// <param name="turn">Number of the request: who comes first among equals.</param>
    /// <returns>Null when there is no healthy backend left.</returns>
    public static EdgeBackend? Next(
        IReadOnlyList<EdgeBackend> backends, GeoPoint? client, IReadOnlyCollection<EdgeBackend> tried,
        Func<EdgeBackend, bool> isEjected, Func<EdgeBackend, int> load, uint turn)
    {
        EdgeBackend? best = null;
        (bool Ejected, double Distance, int Load) bestRank = default;
        for (var i = 0; i < backends.Count; i++)
        {
            var backend = backends[(int)((turn + (uint)i) % (uint)backends.Count)];
            if (!backend.Healthy || tried.Contains(backend)) continue;
            var rank = (isEjected(backend), DistanceKm(client, backend.Region), load(backend));
            if (best is not null && rank.CompareTo(bestRank) >= 0) continue;
            (best, bestRank) = (backend, rank);
        }
        return best;
    }

    private static double DistanceKm(GeoPoint? client, string region) =>
        client is { } place && Regions.TryFind(region, out var found) ? place.DistanceKm(found.Place) : UnknownDistanceKm;
}
