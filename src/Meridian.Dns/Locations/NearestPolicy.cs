using System.Net;

namespace Meridian.Dns;

/// <summary>
/// Tells each client only the addresses of the place nearest to it; within one place they take turns. A client or a set of addresses that
/// cannot be placed gets all of them.
/// </summary>
/// <param name="clientPlace">Place of a client by its address, or null. Called concurrently; must be quick.</param>
/// <param name="addressPlace">Place of an address that is answered, or null. Called concurrently; must be quick.</param>
public sealed class NearestPolicy(Func<IPAddress, GeoPoint?> clientPlace, Func<IPAddress, GeoPoint?> addressPlace) : IAnswerPolicy
{
    // Two places that are this close are one place: zones of a region.
    private const double SamePlaceKm = 1;

    /// <inheritdoc />
    public int Choose(IPAddress client, RecordSet records, Span<int> order)
    {
        if (clientPlace(client) is not { } here) return order.Length;
        var nearest = double.PositiveInfinity;
        foreach (var data in records.Data) nearest = Math.Min(nearest, DistanceKm(here, data));
        if (double.IsPositiveInfinity(nearest)) return order.Length;
        var chosen = 0;
        foreach (var index in order)
            if (DistanceKm(here, records.Data[index]) <= nearest + SamePlaceKm) order[chosen++] = index;
        return chosen;
    }

    private double DistanceKm(GeoPoint here, RecordData data) =>
        data is AddressData { Address: var address } && addressPlace(address) is { } place ? here.DistanceKm(place) : double.PositiveInfinity;
}
