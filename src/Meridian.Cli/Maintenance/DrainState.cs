using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>One workload's part in a member that is drained.</summary>
/// <param name="What">The workload, such as <c>deployment default/web</c>.</param>
/// <param name="Asked">Replicas the member is asked for still.</param>
/// <param name="Ready">Replicas ready there still.</param>
/// <param name="Why">Why they are there still.</param>
internal sealed record DrainPart(string What, int Asked, int Ready, string Why)
{
    /// <summary>Whether something runs there still.</summary>
    public bool IsThere => Asked > 0 || Ready > 0;
}

/// <summary>What workloads have in a member that is drained, from their Placements. Immutable, and pure.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="Parts">The parts by key of the Placement; also of those that had something there and have nothing now.</param>
internal sealed record DrainState(string Cluster, ImmutableSortedDictionary<string, DrainPart> Parts)
{
    /// <summary>The state at the beginning.</summary>
    public static DrainState Of(string cluster, IEnumerable<KubeObject> placements)
    {
        var state = new DrainState(cluster, ImmutableSortedDictionary.Create<string, DrainPart>(StringComparer.Ordinal));
        return placements.Aggregate(state, (known, placement) => known.With(placement));
    }

    /// <summary>What is there still.</summary>
    public IEnumerable<DrainPart> Left => Parts.Values.Where(p => p.IsThere);

    /// <summary>The state after a Placement has changed.</summary>
    public DrainState With(KubeObject placement)
    {
        var key = placement.Key.ToString();
        var entry = placement.View<Placement>().Status.Clusters.FirstOrDefault(c => c.Name == Cluster);
        // What every member has a copy of, such as a ConfigMap, is no work that would have to move.
        var part = entry is null or { State: "Removed" } || entry.Replicas is null
            ? new DrainPart(What(placement), 0, 0, "")
            : new DrainPart(What(placement), entry.Replicas.Value, entry.ReadyReplicas ?? 0, entry.Message);
        return part.IsThere || Parts.ContainsKey(key) ? this with { Parts = Parts.SetItem(key, part) } : this;
    }

    /// <summary>The state after a Placement has gone.</summary>
    public DrainState Without(KubeObject placement) => this with { Parts = Parts.Remove(placement.Key.ToString()) };

    /// <summary>The parts that ended since a state before.</summary>
    public IEnumerable<DrainPart> EndedSince(DrainState before) =>
        before.Parts.Where(p => p.Value.IsThere && !(Parts.GetValueOrDefault(p.Key)?.IsThere ?? false)).Select(p => p.Value);

    private static string What(KubeObject placement)
    {
        var about = placement.ToNode()["spec"]?["object"];
        return $"{about?["kind"]?.ToString().ToLowerInvariant()} {placement.Header.Namespace}/{about?["name"]?.ToString() ?? placement.Header.Name}";
    }
}
