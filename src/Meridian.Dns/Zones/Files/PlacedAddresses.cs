using System.Net;

namespace Meridian.Dns;

/// <summary>Lets each client be told the addresses nearest to it, where addresses and clients are placed by networks that somebody named.</summary>
/// <param name="networks">The networks.</param>
public sealed class PlacedAddresses(NetworkTable networks)
{
    /// <summary>The plan for a set of addresses, or null: for other records, and when an address is in no named network.</summary>
    public TrafficPlan? For(RecordSet records)
    {
        var targets = new TrafficTarget[records.Data.Count];
        for (var i = 0; i < targets.Length; i++)
        {
            if (records.Data[i] is not AddressData { Address: var address } || LocationOf(address) is not { } location) return null;
            targets[i] = new TrafficTarget(location.Name) { Region = location.Region, Place = location.Point };
        }
        return targets.Length > 1 ? new TrafficPlan(TrafficPolicy.Default, targets, RoundTrips.Estimated) : null;
    }

    private Location? LocationOf(IPAddress address) => networks.Find(address.GetAddressBytes()).Location;
}
