using Meridian.Objects;

namespace Meridian.Node.Tests.Runtimes.Simulated;

public sealed class SimulatedUsageTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static SimulatedUsage? Parse(string text) => SimulatedUsage.Parse(text, q => q.MilliValue);

    [Theory]
    [InlineData("250m", 250, 250)]
    [InlineData("100m..300m/24h", 100, 300)]
    [InlineData("0..2/1h", 0, 2000)]
    public void Parse_AmountOrRange_IsRead(string text, double least, double most) => Assert.Equal((least, most), (Parse(text)!.Value.Least, Parse(text)!.Value.Most));

    [Theory]
    [InlineData("")]
    [InlineData("much")]
    [InlineData("-1")]
    [InlineData("2..1/1h")]
    [InlineData("1..2")]
    [InlineData("1..2/0s")]
    [InlineData("1..2/soon")]
    public void Parse_AnythingElse_IsNothing(string text) => Assert.Null(Parse(text));

    [Fact]
    public void At_OverADay_GoesUpAndDown()
    {
        var day = Parse("100m..300m/24h")!.Value;

        Assert.Equal([100, 200, 300, 200], new[] { 0, 6, 12, 18 }.Select(h => Math.Round(day.At(Midnight.AddHours(h)), 6)));
    }

    [Fact]
    public void Between_APeriod_IsTheMeanTimesItsLength() =>
        Assert.Equal(200 * 86400, Parse("100m..300m/24h")!.Value.Between(Midnight.AddHours(5), Midnight.AddHours(29)), 1e-3);
}
