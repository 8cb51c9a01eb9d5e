using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Where a member is and how large, read from its nodes.</summary>
internal sealed record ClusterPlace(string Region, IReadOnlyList<string> Zones, string Provider, int Nodes, int ReadyNodes)
{
    /// <summary>Reads the nodes; the spec's own words win, and what nodes do not tell stays as it was known.</summary>
    public static ClusterPlace Of(Cluster cluster, NodeSummary nodes)
    {
        var region = cluster.Spec.Region.Length > 0 ? cluster.Spec.Region : nodes.Regions.Count > 0 ? nodes.Regions[0] : cluster.Status.Region;
        var known = cluster.Spec.Zones.Length > 0 ? cluster.Spec.Zones : nodes.Zones.Count > 0 ? nodes.Zones : cluster.Status.Zones;
        var provider = cluster.Spec.Provider.Length > 0 ? cluster.Spec.Provider : nodes.Provider.Length > 0 ? nodes.Provider : cluster.Status.Provider;
        return new ClusterPlace(region, known, provider, nodes.Count, nodes.Ready);
    }

    /// <summary>The place the spec names, else that of the region if it is a known one, else null.</summary>
    public static GeoPoint? OnTheGlobe(ClusterSpec spec, string region)
    {
        if (spec is { Latitude: { } latitude, Longitude: { } longitude }) return new GeoPoint(latitude, longitude);
        return Regions.TryFind(region, out var known) ? known.Place : null;
    }

    /// <summary>The loopback block of a member whose API server is on this machine, else null.</summary>
    public static LoopbackBlock? BlockOf(ClusterSpec spec)
    {
        if (!Uri.TryCreate(spec.Server, UriKind.Absolute, out var server) || !IPAddress.TryParse(server.Host, out var address)) return null;
        // 127.0.0.1 is everybody's.
        return address.GetAddressBytes() is [127, not 0, _, _] bytes ? new LoopbackBlock(bytes[1]) : null;
    }
}
