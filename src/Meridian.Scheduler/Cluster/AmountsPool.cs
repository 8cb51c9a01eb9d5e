namespace Meridian.Scheduler.Cluster;

/// <summary>Makes amounts that come again and again one: the pods of a workload request the same. Forgets when there are too many. Used by the scheduling loop only.</summary>
internal sealed class AmountsPool
{
    private const int Most = 1024;

    private readonly HashSet<ResourceAmounts> known = [];

    /// <summary>The same amounts, shared if that is easily told.</summary>
    internal ResourceAmounts Share(ResourceAmounts amounts)
    {
        if (!amounts.IsPlain) return amounts;
        if (known.TryGetValue(amounts, out var shared)) return shared;
        if (known.Count == Most) known.Clear();
        known.Add(amounts);
        return amounts;
    }
}
