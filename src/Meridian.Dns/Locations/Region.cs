namespace Meridian.Dns;

/// <summary>A region in which clusters run.</summary>
/// <param name="Name">Name, such as <c>europe-west</c>.</param>
/// <param name="Place">Where it is.</param>
/// <param name="City">Nearest well-known place, for people.</param>
/// <param name="Zones">Names of its zones, at least one.</param>
/// <param name="Aliases">Other names for it.</param>
public sealed record Region(string Name, GeoPoint Place, string City, IReadOnlyList<string> Zones, IReadOnlyList<string> Aliases);
