using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Keeps account of the losses of members: whatever it is told, it says which drills changed. Safe for concurrent use.</summary>
internal sealed class DrillBook
{
    // Guards the map.
    private readonly Lock gate = new();
    private readonly Dictionary<string, Drill> open = new(StringComparer.Ordinal);

    /// <summary>The member's loss that is not recovered from yet, or was last; null if there was none.</summary>
    public Drill? Find(string cluster)
    {
        lock (gate) return open.GetValueOrDefault(cluster);
    }

    /// <summary>A member is lost.</summary>
    public void Lose(Drill drill)
    {
        lock (gate) open[drill.Cluster] = drill;
    }

    /// <summary>A member is back.</summary>
    public void Return(string cluster, DateTimeOffset now) => Change(cluster, drill => drill.WithReturn(now));

    /// <summary>Names and routes lead elsewhere.</summary>
    public void Route(string cluster, DateTimeOffset now) => Change(cluster, drill => drill.WithTraffic(now));

    /// <summary>A Placement changed. Returns the members whose drills changed with it.</summary>
    public IReadOnlyList<string> Look(ObjectKey key, KubeObject? placement, DateTimeOffset now)
    {
        lock (gate)
        {
            if (open.Count == 0) return [];
            var changed = new List<string>();
            foreach (var drill in open.Values.Where(d => !d.IsOver).ToArray())
            {
                var next = drill.With(key, placement, now);
                if (ReferenceEquals(next, drill)) continue;
                open[drill.Cluster] = next;
                changed.Add(drill.Cluster);
            }
            return changed;
        }
    }

    /// <summary>Forgets a member's drill, which is written down.</summary>
    public void Close(Drill drill)
    {
        lock (gate)
            if (open.TryGetValue(drill.Cluster, out var now) && ReferenceEquals(now, drill)) open.Remove(drill.Cluster);
    }

    private void Change(string cluster, Func<Drill, Drill> change)
    {
        lock (gate)
            if (open.TryGetValue(cluster, out var drill)) open[cluster] = change(drill);
    }
}
