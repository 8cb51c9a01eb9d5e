using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The loss of one member, and how fast the world recovered from it. Immutable.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="FailedAt">When it began to fail, as far as probes can tell.</param>
/// <param name="DetectedAt">When it counted as lost.</param>
/// <param name="Awaited">Replicas that must be ready elsewhere, by Placement, as long as they are not.</param>
internal sealed record Drill(string Cluster, DateTimeOffset FailedAt, DateTimeOffset DetectedAt, IReadOnlyDictionary<ObjectKey, AwaitedObject> Awaited)
{
    /// <summary>How many objects ran in the member.</summary>
    public int Objects { get; init; } = Awaited.Count;

    /// <summary>How many replicas ran there.</summary>
    public long Replicas { get; init; } = Awaited.Values.Sum(a => a.Lost);

    /// <summary>The policies of these objects.</summary>
    public IReadOnlyList<string> Policies { get; init; } = [.. Awaited.Values.Select(a => a.Policy).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>When no name and no route led to the member any more; null before.</summary>
    public DateTimeOffset? TrafficAt { get; init; }

    /// <summary>When all replicas were ready elsewhere; null before.</summary>
    public DateTimeOffset? ReplacedAt { get; init; }

    /// <summary>Whether the member was back before its work was replaced: then nothing was to be replaced any more.</summary>
    public bool Returned { get; init; }

    /// <summary>Whether there is nothing left to wait for.</summary>
    public bool IsOver => TrafficAt is not null && (ReplacedAt is not null || Returned);

    /// <summary>The loss of a member that ran these objects.</summary>
    /// <param name="cluster">Name of the member.</param>
    /// <param name="failedAt">When it began to fail.</param>
    /// <param name="now">When it counted as lost.</param>
    /// <param name="placements">All Placements, as they were before.</param>
    /// <param name="total">Replicas that the object of a Placement asks for altogether; null for objects that are not divided.</param>
    public static Drill Of(string cluster, DateTimeOffset failedAt, DateTimeOffset now, IEnumerable<KubeObject> placements, Func<KubeObject, long?> total)
    {
        var awaited = new Dictionary<ObjectKey, AwaitedObject>();
        foreach (var placement in placements)
            if (AwaitedObject.Of(cluster, placement, total) is { } lost) awaited[placement.Key] = lost;
        var drill = new Drill(cluster, failedAt, now, awaited);
        return awaited.Count == 0 ? drill with { ReplacedAt = now } : drill;
    }

    /// <summary>Notes that names and routes lead elsewhere.</summary>
    public Drill WithTraffic(DateTimeOffset now) => TrafficAt is null ? this with { TrafficAt = now } : this;

    /// <summary>Notes how an object fares.</summary>
    public Drill With(ObjectKey key, KubeObject? placement, DateTimeOffset now)
    {
        if (!Awaited.TryGetValue(key, out var awaited) || (placement is not null && !awaited.IsReplaced(Cluster, placement))) return this;
        var rest = new Dictionary<ObjectKey, AwaitedObject>(Awaited);
        rest.Remove(key);
        return this with { Awaited = rest, ReplacedAt = rest.Count == 0 ? now : ReplacedAt };
    }

    /// <summary>Notes that the member is back.</summary>
    public Drill WithReturn(DateTimeOffset now) => ReplacedAt is not null ? this with { TrafficAt = TrafficAt ?? now } : this with { Returned = true, TrafficAt = TrafficAt ?? now };
}

/// <summary>An object that lost replicas.</summary>
/// <param name="Policy">The policy that holds for it; empty for none.</param>
/// <param name="Wanted">Replicas it asks for altogether.</param>
/// <param name="Lost">Replicas that ran in the member.</param>
internal sealed record AwaitedObject(string Policy, long Wanted, long Lost)
{
    /// <summary>What an object lost with a member; null if nothing.</summary>
    public static AwaitedObject? Of(string cluster, KubeObject placement, Func<KubeObject, long?> total)
    {
        var status = placement.View<Placement>().Status;
        var lost = status.Clusters.Where(c => c.Name == cluster).Sum(c => (long)(c.ReadyReplicas ?? c.Replicas ?? 0));
        // What every member runs for itself has no place elsewhere.
        return lost == 0 || total(placement) is not { } wanted ? null : new(status.Policy, wanted, lost);
    }

    /// <summary>Whether the others have ready what the object asks for.</summary>
    public bool IsReplaced(string cluster, KubeObject placement) =>
        placement.View<Placement>().Status.Clusters.Where(c => c.Name != cluster).Sum(c => (long)(c.ReadyReplicas ?? 0)) >= Wanted;
}
