namespace Meridian.Dns;

/// <summary>
/// Where somebody is. Two are the same only if they are one object: who places clients makes one for each place it knows, so that what was decided
/// for a place is found again by it.
/// </summary>
/// <param name="name">For people: a city, a region, a cluster.</param>
/// <param name="point">On the globe; null if not known.</param>
/// <param name="region">Region, by which measured round trips are found; empty if none.</param>
public sealed class Location(string name, GeoPoint? point, string region = "")
{
    /// <summary>For people: a city, a region, a cluster.</summary>
    public string Name => name;

    /// <summary>On the globe; null if not known.</summary>
    public GeoPoint? Point => point;

    /// <summary>Region, by which measured round trips are found; empty if none.</summary>
    public string Region => region;

    /// <inheritdoc />
    public override string ToString() => region.Length == 0 || region == name ? name : $"{name} ({region})";
}
