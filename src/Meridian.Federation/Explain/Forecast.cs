using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Compares where an object is with where it will be. Pure.</summary>
internal static class Forecast
{
    /// <summary>The comparison.</summary>
    /// <param name="now">The object and its copies as they are.</param>
    /// <param name="then">The object as it would be.</param>
    /// <param name="end">Where it would be in the end.</param>
    public static PlannedObject Of(PlacementCase now, PlacementCase then, PlacementEnd end)
    {
        var copies = now.Copies.Where(c => !c.Conflict).ToDictionary(c => c.Cluster, StringComparer.Ordinal);
        PlannedCluster[] clusters = [.. end.Shares.Select(s => Cluster(copies.GetValueOrDefault(s.Cluster), s))];
        return new()
        {
            Object = Named(then.Kind.Type, then.Source), Policy = then.Rules.Name, Replicas = then.Request.Replicas, Clusters = clusters,
            Moves = Moves(clusters), Shortfall = end.Shortfall,
        };
    }

    /// <summary>Names an object in an answer.</summary>
    public static ReviewedObject Named(ResourceType type, KubeObject value) =>
        new() { ApiVersion = type.ApiVersion, Kind = type.Kind, Namespace = value.Header.Namespace, Name = value.Header.Name };

    /// <summary>Replicas that end in one cluster and begin in another.</summary>
    public static long Moves(IEnumerable<PlannedCluster> clusters)
    {
        var (more, less) = (0L, 0L);
        foreach (var cluster in clusters)
        {
            var difference = (cluster.Then ?? 0) - (cluster.Now ?? 0);
            if (difference > 0) more += difference;
            else less -= difference;
        }
        return Math.Min(more, less);
    }

    private static PlannedCluster Cluster(CopyFacts? copy, EndShare share) => new()
    {
        Name = share.Cluster, PlacedNow = copy is not null, PlacedThen = share.Placed, Now = copy?.Wanted, Then = share.Replicas, Reason = share.Reason, Message = share.Message,
    };

}
