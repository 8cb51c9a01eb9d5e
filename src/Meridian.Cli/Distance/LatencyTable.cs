using System.Globalization;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>Shows round-trip times between clusters.</summary>
internal static class LatencyTable
{
    /// <summary>Rows and columns are clusters; a star marks what was set.</summary>
    public static void Write(TextWriter output, LatencySettings settings, WorldMap map)
    {
        string[] titles = ["MS", .. map.Clusters.Select(c => c.Name.ToUpperInvariant())];
        TextTable.Write(output, [titles, .. map.Clusters.Select(c => Row(settings, map, c))]);
    }

    private static string[] Row(LatencySettings settings, WorldMap map, WorldPlace from) => [from.Name, .. map.Clusters.Select(to => Cell(settings, from, to))];

    private static string Cell(LatencySettings settings, WorldPlace from, WorldPlace to)
    {
        if (from == to) return "-";
        var set = settings.Pairs.Any(p => p.IsOf(from.Name, to.Name) || p.IsOf(from.Region, to.Region));
        return LinkConditions.Distance(settings, from, to).TotalMilliseconds.ToString("0.#", CultureInfo.InvariantCulture) + (set ? "*" : "");
    }
}
