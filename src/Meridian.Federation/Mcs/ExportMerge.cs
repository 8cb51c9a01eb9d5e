using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Decides what the exports of several clusters make together: the ports of all, and of everything else what the oldest export says. Where the
/// others say something else, that is a conflict, which each of them is told. Pure.
/// </summary>
/// <remarks>Kubernetes: KEP-1645, the multi-cluster services API.</remarks>
internal static class ExportMerge
{
    /// <summary>The service, or null if no export is valid.</summary>
    public static MergedService? Of(IEnumerable<ExportedService> exports)
    {
        var valid = exports.Where(e => e.IsValid).OrderBy(e => e.Created).ThenBy(e => e.Cluster, StringComparer.Ordinal).ToArray();
        if (valid is not [var oldest, ..]) return null;
        return new MergedService
        {
            IsHeadless = oldest.IsHeadless,
            Ports = PortUnion.Of(valid.Select(e => e.Service!.Spec)),
            Traffic = oldest.Service!.Spec,
            Metadata = oldest.Metadata,
            Clusters = [.. valid.Select(e => e.Cluster).Order(StringComparer.Ordinal)],
            Conflicts = [.. Properties.Select(p => ConflictOf(p, valid)).OfType<ExportConflict>()],
        };
    }

    private sealed record Property(string Reason, string Name, Func<ExportedService, ExportedService, bool> AreSame, string Outcome = "what the oldest export says counts");

    private static readonly Property[] Properties =
    [
        new("PortConflict", "ports", (a, b) => PortUnion.AreSame(a.Service!.Spec, b.Service!.Spec), "all ports are offered, the oldest export's first where two collide"),
        new("TypeConflict", "type (headless or not)", (a, b) => a.IsHeadless == b.IsHeadless),
        new("SessionAffinityConflict", "sessionAffinity", (a, b) => Affinity(a) == Affinity(b)),
        new("SessionAffinityConfigConflict", "sessionAffinityConfig", (a, b) => Seconds(a) == Seconds(b)),
        new("LabelsConflict", "exported labels", (a, b) => AreSame(a.Metadata.ExportedLabels, b.Metadata.ExportedLabels)),
        new("AnnotationsConflict", "exported annotations", (a, b) => AreSame(a.Metadata.ExportedAnnotations, b.Metadata.ExportedAnnotations)),
        new("InternalTrafficPolicyConflict", "internalTrafficPolicy", (a, b) => InternalPolicy(a) == InternalPolicy(b)),
        new("TrafficDistributionConflict", "trafficDistribution", (a, b) => a.Service!.Spec.TrafficDistribution == b.Service!.Spec.TrafficDistribution),
        new("IPFamilyConflict", "ipFamilies", (a, b) => Families(a).SetEquals(Families(b))),
    ];

    private static ExportConflict? ConflictOf(Property property, ExportedService[] oldestFirst)
    {
        var oldest = oldestFirst[0];
        var others = oldestFirst.Where(e => !property.AreSame(oldest, e)).Select(e => e.Cluster).Order(StringComparer.Ordinal).ToArray();
        if (others.Length == 0) return null;
        return new ExportConflict(property.Reason, $"{property.Name} of {string.Join(", ", others)} differ from those of {oldest.Cluster}, whose export is the oldest: {property.Outcome}");
    }

    // What a service does not say is as its default, so that an old API server does not contradict a new one.
    private static string Affinity(ExportedService export) => export.Service!.Spec.SessionAffinity is { Length: > 0 } affinity ? affinity : "None";

    private static string InternalPolicy(ExportedService export) => export.Service!.Spec.InternalTrafficPolicy is { Length: > 0 } policy ? policy : "Cluster";

    private static int? Seconds(ExportedService export) => export.Service!.Spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds;

    private static HashSet<string> Families(ExportedService export) => [.. ImportFamilies.Of(export.Service!.Spec)];

    private static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var value) && value == p.Value);
}
