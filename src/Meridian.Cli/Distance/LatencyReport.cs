using System.Text.Json;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>What <c>meridian world latency show -o json</c> prints.</summary>
/// <param name="On">Whether the distance is felt.</param>
/// <param name="Pairs">Each pair of clusters, once.</param>
internal sealed record LatencyReport(bool On, IReadOnlyList<PairLatency> Pairs)
{
    /// <summary>Writes it.</summary>
    public static string Json(LatencySettings settings, WorldMap map)
    {
        var pairs = map.Clusters.SelectMany((from, i) => map.Clusters.Skip(i + 1).Select(to => new PairLatency(from.Name, to.Name, LinkConditions.Distance(settings, from, to).TotalMilliseconds)));
        return JsonSerializer.Serialize(new LatencyReport(settings.On, [.. pairs]), CliJsonContext.Default.LatencyReport);
    }
}
