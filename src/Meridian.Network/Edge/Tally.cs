using System.Collections.Concurrent;

namespace Meridian.Network;

/// <summary>Counts what happens seldom, by cluster and kind. Safe for concurrent use.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(string Cluster, string What), long> counts = new();

    public void Count(string cluster, string what) => counts.AddOrUpdate((cluster, what), 1, static (_, n) => n + 1);

    public IEnumerable<EdgeCount> Snapshot() => counts.Select(c => new EdgeCount(c.Key.Cluster, c.Key.What, c.Value));
}
