using Meridian.Dns;

namespace Meridian.Federation;

/// <summary>The federation's record sets as a provider is asked to hold them; pure.</summary>
internal static class ProviderSets
{
    private const int MostWeight = 255;

    /// <summary>The set, with the provider choosing among its clusters where their policy leaves the choice to whoever answers.</summary>
    public static ManagedSet Of(DesiredRecordSet set)
    {
        var clusters = set.Targets.GroupBy(t => t.Target.Cluster, StringComparer.Ordinal).ToArray();
        if (set.Policy.Method == TrafficMethod.Failover && clusters.Length > 1) return Plain(set, First(set, clusters));
        var routing = clusters.Length < 2 ? Routing.None : set.Policy.Method switch
        {
            TrafficMethod.Weighted => Routing.Weighted,
            TrafficMethod.Nearest when clusters.All(c => c.First().Target.Region.Length > 0) => Routing.Nearest,
            _ => Routing.None,
        };
        return routing == Routing.None ? Plain(set, set.Targets) : new ManagedSet(set.Name, set.Type, set.Ttl, routing, Answers(clusters, routing));
    }

    private static ManagedSet Plain(DesiredRecordSet set, IEnumerable<RecordTarget> targets) => new(set.Name, set.Type, set.Ttl, targets.Select(t => t.Data));

    // Those of no known health are not among the targets, so the first in order is the one to use.
    private static IGrouping<string, RecordTarget> First(DesiredRecordSet set, IGrouping<string, RecordTarget>[] clusters) =>
        clusters.OrderBy(c => set.Policy.RankOf(c.Key)).ThenBy(c => c.Key, StringComparer.Ordinal).First();

    private static IEnumerable<RoutedAnswer> Answers(IGrouping<string, RecordTarget>[] clusters, Routing routing)
    {
        var most = clusters.Max(c => c.First().Target.Weight);
        return clusters.Select(c => new RoutedAnswer
        {
            Id = c.Key,
            Place = c.First().Target.Region,
            Weight = routing == Routing.Weighted ? Scaled(c.First().Target.Weight, most) : 1,
            Data = [.. c.Select(t => t.Data)],
        });
    }

    // Providers take 0 to 255. What has a share keeps one.
    private static int Scaled(int weight, int most) => most <= MostWeight || weight == 0 ? weight : Math.Max(1, (int)((long)weight * MostWeight / most));
}
