using Meridian.Dns;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>Draws the map of a home.</summary>
internal static class WorldMaps
{
    /// <summary>Where the home's clusters and its federation are; what is damaged is left out.</summary>
    public static WorldMap Of(MeridianHome home)
    {
        var clusters = home.Clusters().Select(Place).OfType<WorldPlace>().OrderBy(c => c.Block).ToArray();
        // The federation has no place of its own; it stands where the first cluster does.
        var federation = clusters.Length > 0 && home.Federation.Block() is { } block
            ? clusters[0] with { Name = MeridianHome.FederationName, Block = block.Octet }
            : null;
        return new WorldMap(clusters, federation);
    }

    private static WorldPlace? Place(InstanceFolder cluster)
    {
        try
        {
            var config = cluster.ReadConfig();
            return new WorldPlace(config.Name, config.Region, config.Block, new GeoPoint(config.Latitude, config.Longitude));
        }
        catch (CliException)
        {
            // Whoever starts it is told.
            return null;
        }
    }
}
