using System.Net;
using Meridian.Dns;
using Meridian.Network;

namespace Meridian.Federation;

/// <summary>Places clients by their source address: one from a member's loopback block is where that member is.</summary>
internal sealed class ClientPlaces(IMembers members)
{
    /// <summary>The client's place, or null if it is in no member's block or the member's place is not known.</summary>
    public ClientPlace? Of(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6) client = client.MapToIPv4();
        foreach (var member in members.All)
        {
            if (member.Block?.Contains(client) != true) continue;
            return member.Place is { } place ? new ClientPlace(member.Region, place) : null;
        }
        return null;
    }
}
