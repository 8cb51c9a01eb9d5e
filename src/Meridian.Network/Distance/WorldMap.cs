using Meridian.Dns;

namespace Meridian.Network;

/// <summary>A cluster, or the federation, on the map.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its region.</param>
/// <param name="Block">The <em>k</em> of its loopback block, by which its traffic is known.</param>
/// <param name="Place">Where it is.</param>
public sealed record WorldPlace(string Name, string Region, byte Block, GeoPoint Place);

/// <summary>Where everything is whose traffic can be told apart. Immutable.</summary>
/// <param name="Clusters">The clusters.</param>
/// <param name="Federation">The federation, which answers DNS; null if there is none. It stands where the first cluster does.</param>
public sealed record WorldMap(IReadOnlyList<WorldPlace> Clusters, WorldPlace? Federation)
{
    /// <summary>Nothing is known.</summary>
    public static readonly WorldMap Empty = new([], null);

    /// <summary>Whose block it is, or null.</summary>
    public WorldPlace? Find(byte block) => Federation?.Block == block ? Federation : Clusters.FirstOrDefault(c => c.Block == block);
}
