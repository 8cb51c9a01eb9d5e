using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Meridian.Dns;

/// <summary>The regions that are known by name: our own, then those of the big clouds. Coordinates are of the nearest city.</summary>
public static class Regions
{
    /// <summary>All regions, our own first.</summary>
    public static readonly IReadOnlyList<Region> All =
    [
        // Our own names: zones are -a, -b, -c.
        Ours("us-central", 41.26, -95.86, "Council Bluffs, Iowa", "us-central1", "us"),
        Ours("europe-west", 50.47, 3.87, "St. Ghislain, Belgium", "europe-west1", "europe", "eu"),
        Ours("asia-east", 24.07, 120.54, "Changhua, Taiwan", "asia-east1", "asia"),
        Ours("us-west", 45.60, -121.18, "The Dalles, Oregon", "us-west1"),
        Ours("us-east", 33.20, -80.01, "Moncks Corner, South Carolina", "us-east1"),
        Ours("us-south", 32.78, -96.80, "Dallas, Texas", "us-south1"),
        Ours("southamerica-east", -23.53, -46.62, "Sao Paulo, Brazil", "southamerica-east1", "southamerica"),
        Ours("europe-north", 60.57, 27.19, "Hamina, Finland", "europe-north1"),
        Ours("europe-central", 52.23, 21.01, "Warsaw, Poland", "europe-central2"),
        Ours("europe-south", 40.42, -3.70, "Madrid, Spain", "europe-southwest1"),
        Ours("asia-northeast", 35.69, 139.69, "Tokyo, Japan", "asia-northeast1"),
        Ours("asia-southeast", 1.35, 103.82, "Singapore", "asia-southeast1"),
        Ours("asia-south", 19.08, 72.88, "Mumbai, India", "asia-south1"),
        Ours("australia-southeast", -33.87, 151.21, "Sydney, Australia", "australia-southeast1", "australia"),
        Ours("africa-south", -26.20, 28.05, "Johannesburg, South Africa", "africa-south1", "africa"),
        Ours("me-central", 25.29, 51.53, "Doha, Qatar", "me-central1", "middle-east"),

        // Google Cloud, where the name is not an alias above.
        Dashed("us-east4", 39.04, -77.49, "Ashburn, Virginia"),
        Dashed("us-east5", 39.96, -83.00, "Columbus, Ohio"),
        Dashed("us-west2", 34.05, -118.24, "Los Angeles, California"),
        Dashed("us-west3", 40.76, -111.89, "Salt Lake City, Utah"),
        Dashed("us-west4", 36.17, -115.14, "Las Vegas, Nevada"),
        Dashed("northamerica-northeast1", 45.50, -73.57, "Montreal, Canada"),
        Dashed("northamerica-northeast2", 43.65, -79.38, "Toronto, Canada"),
        Dashed("southamerica-west1", -33.45, -70.67, "Santiago, Chile"),
        Dashed("europe-west2", 51.51, -0.13, "London, England"),
        Dashed("europe-west3", 50.11, 8.68, "Frankfurt, Germany"),
        Dashed("europe-west4", 53.44, 6.84, "Eemshaven, Netherlands"),
        Dashed("europe-west6", 47.37, 8.54, "Zurich, Switzerland"),
        Dashed("europe-west8", 45.46, 9.19, "Milan, Italy"),
        Dashed("europe-west9", 48.86, 2.35, "Paris, France"),
        Dashed("asia-east2", 22.32, 114.17, "Hong Kong"),
        Dashed("asia-northeast2", 34.69, 135.50, "Osaka, Japan"),
        Dashed("asia-northeast3", 37.57, 126.98, "Seoul, South Korea"),
        Dashed("asia-southeast2", -6.21, 106.85, "Jakarta, Indonesia"),
        Dashed("asia-south2", 28.61, 77.21, "Delhi, India"),
        Dashed("australia-southeast2", -37.81, 144.96, "Melbourne, Australia"),
        Dashed("me-west1", 32.09, 34.78, "Tel Aviv, Israel"),

        // Amazon Web Services: the zone's letter follows without a dash.
        Joined("us-east-1", 39.04, -77.49, "Ashburn, Virginia"),
        Joined("us-east-2", 39.96, -83.00, "Columbus, Ohio"),
        Joined("us-west-1", 37.35, -121.96, "San Jose, California"),
        Joined("us-west-2", 45.84, -119.70, "Boardman, Oregon"),
        Joined("ca-central-1", 45.50, -73.57, "Montreal, Canada"),
        Joined("sa-east-1", -23.53, -46.62, "Sao Paulo, Brazil"),
        Joined("eu-west-1", 53.35, -6.26, "Dublin, Ireland"),
        Joined("eu-west-2", 51.51, -0.13, "London, England"),
        Joined("eu-west-3", 48.86, 2.35, "Paris, France"),
        Joined("eu-central-1", 50.11, 8.68, "Frankfurt, Germany"),
        Joined("eu-north-1", 59.33, 18.07, "Stockholm, Sweden"),
        Joined("eu-south-1", 45.46, 9.19, "Milan, Italy"),
        Joined("ap-northeast-1", 35.69, 139.69, "Tokyo, Japan"),
        Joined("ap-northeast-2", 37.57, 126.98, "Seoul, South Korea"),
        Joined("ap-southeast-1", 1.35, 103.82, "Singapore"),
        Joined("ap-southeast-2", -33.87, 151.21, "Sydney, Australia"),
        Joined("ap-south-1", 19.08, 72.88, "Mumbai, India"),
        Joined("ap-east-1", 22.32, 114.17, "Hong Kong"),
        Joined("af-south-1", -33.92, 18.42, "Cape Town, South Africa"),
        Joined("me-south-1", 26.07, 50.56, "Bahrain"),

        // Azure: zones are numbered.
        Numbered("eastus", 37.37, -79.82, "Virginia"),
        Numbered("westus2", 47.23, -119.85, "Quincy, Washington"),
        Numbered("centralus", 41.59, -93.62, "Des Moines, Iowa"),
        Numbered("northeurope", 53.35, -6.26, "Dublin, Ireland"),
        Numbered("westeurope", 52.37, 4.90, "Amsterdam, Netherlands"),
        Numbered("uksouth", 51.51, -0.13, "London, England"),
        Numbered("japaneast", 35.69, 139.69, "Tokyo, Japan"),
        Numbered("southeastasia", 1.35, 103.82, "Singapore"),
        Numbered("australiaeast", -33.87, 151.21, "Sydney, Australia"),
        Numbered("brazilsouth", -23.53, -46.62, "Sao Paulo, Brazil"),
    ];

    private static readonly FrozenDictionary<string, Region> ByName =
        All.SelectMany(r => r.Aliases.Prepend(r.Name).Select(name => KeyValuePair.Create(name, r))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a region by its name or an alias, in any case.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out Region? region) => ByName.TryGetValue(name, out region);

    /// <summary>The names that are spelled most like <paramref name="name"/>, best first; empty when none comes near.</summary>
    /// <param name="name">A name that was not found.</param>
    /// <param name="count">How many at most. Default 3.</param>
    public static IReadOnlyList<string> Suggest(string name, int count = 3)
    {
        var wanted = name.ToLowerInvariant();
        return
        [
            .. ByName.Keys.Select(known => (Name: known, Distance: Spelling.Distance(wanted, known)))
                .Where(c => c.Distance <= Math.Max(2, c.Name.Length / 3))
                .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
                .Take(count).Select(c => c.Name),
        ];
    }

    private static Region Ours(string name, double latitude, double longitude, string city, params string[] aliases) =>
        new(name, new GeoPoint(latitude, longitude), city, [$"{name}-a", $"{name}-b", $"{name}-c"], aliases);

    private static Region Dashed(string name, double latitude, double longitude, string city) => Ours(name, latitude, longitude, city);

    private static Region Joined(string name, double latitude, double longitude, string city) =>
        new(name, new GeoPoint(latitude, longitude), city, [$"{name}a", $"{name}b", $"{name}c"], []);

    private static Region Numbered(string name, double latitude, double longitude, string city) =>
        new(name, new GeoPoint(latitude, longitude), city, [$"{name}-1", $"{name}-2", $"{name}-3"], []);
}
