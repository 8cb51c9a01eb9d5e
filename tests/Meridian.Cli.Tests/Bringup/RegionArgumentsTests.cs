namespace Meridian.Cli.Tests.Bringup;

public class RegionArgumentsTests
{
    [Fact]
    public void Parse_KnownNames_KeepTheirOrder() =>
        Assert.Equal(["europe-west", "us-central"], RegionArguments.Parse(["europe-west,us-central"]).Select(r => r.Name));

    [Fact]
    public void Parse_SeveralArguments_AreOneList() =>
        Assert.Equal(["us-central", "asia-east"], RegionArguments.Parse(["us-central", "asia-east"]).Select(r => r.Name));

    [Fact]
    public void Parse_OwnPlaceAmongNames_TakesBothNumbers()
    {
        var regions = RegionArguments.Parse(["us-central,lab=52.5,-13.4,asia-east"]);

        Assert.Equal(["us-central", "lab", "asia-east"], regions.Select(r => r.Name));
        Assert.Equal((52.5, -13.4), (regions[1].Place.Latitude, regions[1].Place.Longitude));
    }

    [Fact]
    public void Parse_Misspelled_SuggestsTheNearest()
    {
        var refused = Assert.Throws<CliException>(() => RegionArguments.Parse(["us-centrl"]));

        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.Contains("us-central", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lab=52.5")]
    [InlineData("lab=95,0")]
    [InlineData("lab=0,181")]
    [InlineData("lab=north,0")]
    [InlineData("Lab=1,2")]
    [InlineData("us-central,us-central")]
    [InlineData("")]
    public void Parse_Malformed_IsBadInput(string argument) =>
        Assert.Equal(ExitCodes.BadInput, Assert.Throws<CliException>(() => RegionArguments.Parse([argument])).ExitCode);
}
