using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What the nodes of a member say together.</summary>
/// <param name="Regions">Their regions, the most common first.</param>
/// <param name="Zones">Their zones, sorted.</param>
/// <param name="Provider">Who runs most of them; empty if they do not tell.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Ready">How many of them are ready.</param>
/// <param name="Allocatable">What those have for pods that are ready and not cordoned.</param>
internal sealed record NodeSummary(IReadOnlyList<string> Regions, IReadOnlyList<string> Zones, string Provider, int Count, int Ready, IReadOnlyDictionary<string, Quantity> Allocatable)
{
    private static readonly string[] RegionLabels = [WellKnownLabels.Region, "failure-domain.beta.kubernetes.io/region"];
    private static readonly string[] ZoneLabels = [WellKnownLabels.Zone, "failure-domain.beta.kubernetes.io/zone"];

    /// <summary>Of no nodes.</summary>
    public static readonly NodeSummary None = Of([]);

    /// <summary>Reads nodes.</summary>
    public static NodeSummary Of(IReadOnlyCollection<KubeObject> nodes)
    {
        // Most common first: a node with a wrong label does not move the cluster to another continent.
        var regions = Values(nodes, RegionLabels).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
        var zones = Values(nodes, ZoneLabels).Select(g => g.Key).Order(StringComparer.Ordinal);
        var ready = nodes.Select(n => n.View<Node>()).Where(n => n.Status.Conditions.IsTrue("Ready")).ToList();
        var allocatable = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, amount) in ready.Where(n => !n.Spec.Unschedulable).SelectMany(n => n.Status.Allocatable)) allocatable[name] = allocatable.GetValueOrDefault(name) + amount;
        return new NodeSummary([.. regions.Select(g => g.Key)], [.. zones], ClusterProvider.Of(nodes), nodes.Count, ready.Count, allocatable);
    }

    private static IEnumerable<IGrouping<string, string>> Values(IReadOnlyCollection<KubeObject> nodes, string[] labels) => nodes
        .Select(n => labels.Select(l => n.Header.Labels.GetValueOrDefault(l)).FirstOrDefault(v => !string.IsNullOrEmpty(v)))
        .OfType<string>()
        .GroupBy(v => v, StringComparer.Ordinal);
}
