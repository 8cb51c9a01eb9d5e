namespace Meridian.ApiServer.Tests.Tables;

public sealed class HumanAgeTests
{
    [Theory]
    [InlineData(-5, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(121, "2m1s")]
    [InlineData(599, "9m59s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(11100, "3h5m")]
    [InlineData(28800, "8h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    [InlineData(176400, "2d1h")]
    [InlineData(691200, "8d")]
    [InlineData(63072000, "2y")]
    [InlineData(63158400, "2y1d")]
    [InlineData(252288000, "8y")]
    public void Of_Seconds_IsTold(long seconds, string text) => Assert.Equal(text, HumanAge.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Since_NoStart_IsUnknown() => Assert.Equal("<unknown>", HumanAge.Since(null, DateTimeOffset.UnixEpoch));
}
