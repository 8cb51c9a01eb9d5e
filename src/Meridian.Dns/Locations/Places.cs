using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Meridian.Dns;

/// <summary>Places that people name: regions, big cities, and coordinates.</summary>
public static class Places
{
    private const string Cities =
        "amsterdam 52.37 4.90,athens 37.98 23.73,atlanta 33.75 -84.39,auckland -36.85 174.76,bangalore 12.97 77.59,bangkok 13.76 100.50,barcelona 41.39 2.17,beijing 39.90 116.41,"
        + "berlin 52.52 13.41,bogota 4.71 -74.07,boston 42.36 -71.06,brussels 50.85 4.35,bucharest 44.43 26.10,budapest 47.50 19.04,buenos-aires -34.60 -58.38,cairo 30.04 31.24,"
        + "cape-town -33.92 18.42,casablanca 33.57 -7.59,chicago 41.88 -87.63,copenhagen 55.68 12.57,dallas 32.78 -96.80,delhi 28.61 77.21,denver 39.74 -104.99,dubai 25.20 55.27,"
        + "dublin 53.35 -6.26,frankfurt 50.11 8.68,geneva 46.20 6.14,hamburg 53.55 9.99,hanoi 21.03 105.85,helsinki 60.17 24.94,hong-kong 22.32 114.17,honolulu 21.31 -157.86,"
        + "houston 29.76 -95.37,istanbul 41.01 28.98,jakarta -6.21 106.85,johannesburg -26.20 28.05,karachi 24.86 67.00,kyiv 50.45 30.52,lagos 6.52 3.38,lima -12.05 -77.04,"
        + "lisbon 38.72 -9.14,london 51.51 -0.13,los-angeles 34.05 -118.24,madrid 40.42 -3.70,manila 14.60 120.98,melbourne -37.81 144.96,mexico-city 19.43 -99.13,miami 25.76 -80.19,"
        + "milan 45.46 9.19,montreal 45.50 -73.57,moscow 55.76 37.62,mumbai 19.08 72.88,munich 48.14 11.58,nairobi -1.29 36.82,new-york 40.71 -74.01,osaka 34.69 135.50,oslo 59.91 10.75,"
        + "paris 48.86 2.35,perth -31.95 115.86,phoenix 33.45 -112.07,prague 50.08 14.44,rio-de-janeiro -22.91 -43.17,riyadh 24.71 46.68,rome 41.90 12.50,san-francisco 37.77 -122.42,"
        + "santiago -33.45 -70.67,sao-paulo -23.55 -46.63,seattle 47.61 -122.33,seoul 37.57 126.98,shanghai 31.23 121.47,singapore 1.35 103.82,sofia 42.70 23.32,stockholm 59.33 18.07,"
        + "sydney -33.87 151.21,taipei 25.03 121.57,tel-aviv 32.09 34.78,tokyo 35.69 139.69,toronto 43.65 -79.38,vancouver 49.28 -123.12,vienna 48.21 16.37,warsaw 52.23 21.01,"
        + "washington 38.91 -77.04,zurich 47.37 8.54";

    private static readonly Lazy<FrozenDictionary<string, Location>> Named = new(() =>
        Cities.Split(',').Select(City)
            .Concat(Regions.All.SelectMany(r => r.Aliases.Prepend(r.Name).Select(name => KeyValuePair.Create(name, new Location(r.Name, r.Place, r.Name)))))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));

    /// <summary>Finds a place by a region's name, a big city's, or coordinates as <c>LATITUDE,LONGITUDE</c>. Named places are the same objects each time.</summary>
    /// <param name="text">As people write it: case does not count, and blanks in names are as good as dashes.</param>
    /// <param name="location">Receives the place.</param>
    public static bool TryFind(string text, [NotNullWhen(true)] out Location? location)
    {
        text = text.Trim();
        if (Named.Value.TryGetValue(text.Replace(' ', '-'), out location)) return true;
        if (text.Split(',') is not [var north, var east] || Degrees(north, 90) is not { } latitude || Degrees(east, 180) is not { } longitude) return false;
        location = new Location(string.Create(CultureInfo.InvariantCulture, $"{latitude},{longitude}"), new GeoPoint(latitude, longitude));
        return true;
    }

    /// <summary>The names that are spelled most like <paramref name="name"/>, best first; empty when none comes near.</summary>
    public static IReadOnlyList<string> Suggest(string name)
    {
        var wanted = name.Trim().Replace(' ', '-').ToLowerInvariant();
        return
        [
            .. Named.Value.Keys.Select(known => (Name: known, Distance: Spelling.Distance(wanted, known)))
                .Where(c => c.Distance <= Math.Max(1, c.Name.Length / 3)).OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).Take(3).Select(c => c.Name),
        ];
    }

    private static KeyValuePair<string, Location> City(string text)
    {
        var words = text.Split(' ');
        var point = new GeoPoint(double.Parse(words[1], CultureInfo.InvariantCulture), double.Parse(words[2], CultureInfo.InvariantCulture));
        return KeyValuePair.Create(words[0], new Location(words[0], point));
    }

    private static double? Degrees(string text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most ? degrees : null;
}
