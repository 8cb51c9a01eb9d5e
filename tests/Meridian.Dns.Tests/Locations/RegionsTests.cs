namespace Meridian.Dns.Tests.Locations;

public sealed class RegionsTests
{
    [Fact]
    public void All_HaveOwnNamesPlacesAndZones()
    {
        var names = Regions.All.SelectMany(r => r.Aliases.Prepend(r.Name)).ToArray();

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.True(Regions.All.Count >= 30);
        Assert.All(Regions.All, r => Assert.True(r.Zones.Count > 0 && Math.Abs(r.Place.Latitude) <= 90 && Math.Abs(r.Place.Longitude) <= 180));
    }

    [Theory]
    [InlineData("us-central", "us-central")]
    [InlineData("US-EAST1", "us-east")]
    [InlineData("eu-west-1", "eu-west-1")]
    public void TryFind_NameOrAlias_FindsTheRegion(string name, string expected)
    {
        Assert.True(Regions.TryFind(name, out var region));
        Assert.Equal(expected, region.Name);
    }

    [Fact]
    public void Suggest_Misspelled_NamesTheNearest()
    {
        Assert.Equal("us-central", Regions.Suggest("us-cental")[0]);
        Assert.Equal("europe-west", Regions.Suggest("europe-wset")[0]);
        Assert.Empty(Regions.Suggest("nowhere-at-all-on-earth"));
    }

    [Fact]
    public void DistanceKm_BetweenKnownCities_IsRight()
    {
        var (london, sydney) = (new GeoPoint(51.5074, -0.1278), new GeoPoint(-33.8688, 151.2093));

        Assert.Equal(16994, london.DistanceKm(sydney), 10.0);
        Assert.Equal(0, london.DistanceKm(london), 1e-6);
        Assert.Equal(20015, new GeoPoint(0, 0).DistanceKm(new GeoPoint(0, 180)), 1.0);
    }
}
