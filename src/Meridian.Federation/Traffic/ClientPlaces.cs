using System.Net;
using Meridian.Dns;
using Meridian.Network;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Places clients by their addresses: one from a member's loopback block is where that member is.</summary>
internal sealed class ClientPlaces : IClientLocator, IAsyncDisposable
{
    private readonly IMembers members;
    private readonly CoalescedLoop loop;
    private readonly IDisposable subscription;
    private IClientLocator current = new ClientLocator(NetworkTable.Empty);

    // Used by the loop alone: a member that stays where it is stays one Location.
    private Dictionary<(string Cluster, string Region, GeoPoint Point), Location> known = [];

    /// <summary>Begins to place.</summary>
    public ClientPlaces(IMembers members, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        this.members = members;
        loop = new CoalescedLoop("placing clients", PlaceAsync, time, logger);
        subscription = members.Subscribe(_ => loop.Trigger());
        loop.Start();
    }

    /// <inheritdoc />
    public LocatedClient Locate(ReadOnlySpan<byte> address) => Volatile.Read(ref current).Locate(address);

    /// <summary>The client's place for the edge, or null if it is not known.</summary>
    public ClientPlace? Of(IPAddress client) => this.Locate(client).Location is { Point: { } point } location ? new ClientPlace(location.Region, point) : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        await loop.DisposeAsync();
    }

    private ValueTask PlaceAsync(CancellationToken token)
    {
        var places = new Dictionary<(string, string, GeoPoint), Location>();
        var networks = new List<(IPNetwork, NetworkPlace)>();
        foreach (var member in members.All)
        {
            if (member is not { Block: { } block, Place: { } point }) continue;
            var key = (member.Name, member.Region, point);
            var location = places[key] = known.GetValueOrDefault(key) ?? new Location(member.Name, point, member.Region);
            networks.Add((new IPNetwork(new IPAddress([127, block.Octet, 0, 0]), 16), new NetworkPlace(location, LocationSource.Cluster)));
        }
        known = places;
        Volatile.Write(ref current, new ClientLocator(new NetworkTable(networks)));
        return ValueTask.CompletedTask;
    }
}
