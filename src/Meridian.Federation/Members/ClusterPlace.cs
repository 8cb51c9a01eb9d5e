using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Where a member is and how large, read from its nodes.</summary>
internal sealed record ClusterPlace(string Region, IReadOnlyList<string> Zones, string Provider, int Nodes, int ReadyNodes)
{
    private static readonly string[] RegionLabels = [WellKnownLabels.Region, "failure-domain.beta.kubernetes.io/region"];
    private static readonly string[] ZoneLabels = [WellKnownLabels.Zone, "failure-domain.beta.kubernetes.io/zone"];

    /// <summary>Reads the nodes; the spec's own words win, and what nodes do not tell stays as it was known.</summary>
    public static ClusterPlace Of(Cluster cluster, IReadOnlyCollection<KubeObject> nodes)
    {
        var regions = Values(nodes, RegionLabels);
        var zones = Values(nodes, ZoneLabels);
        var region = cluster.Spec.Region.Length > 0 ? cluster.Spec.Region : regions.FirstOrDefault() ?? cluster.Status.Region;
        var known = cluster.Spec.Zones.Length > 0 ? cluster.Spec.Zones : zones.Length > 0 ? zones : cluster.Status.Zones;
        var provider = cluster.Spec.Provider.Length > 0 ? cluster.Spec.Provider : ClusterProvider.Of(nodes) is { Length: > 0 } found ? found : cluster.Status.Provider;
        return new ClusterPlace(region, known, provider, nodes.Count, nodes.Count(IsReady));
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

    // Most common first: a node with a wrong label does not move the cluster to another continent.
    private static string[] Values(IReadOnlyCollection<KubeObject> nodes, string[] labels)
    {
        var found = nodes
            .Select(n => labels.Select(l => n.Header.Labels.GetValueOrDefault(l)).FirstOrDefault(v => !string.IsNullOrEmpty(v)))
            .OfType<string>();
        var byCount = found.GroupBy(v => v, StringComparer.Ordinal);
        return labels == ZoneLabels
            ? [.. byCount.Select(g => g.Key).Order(StringComparer.Ordinal)]
            : [.. byCount.OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
    }

    private static bool IsReady(KubeObject node) => node.View<Node>().Status.Conditions.IsTrue("Ready");
}
