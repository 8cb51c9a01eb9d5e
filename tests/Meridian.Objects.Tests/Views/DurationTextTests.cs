using CsCheck;

namespace Meridian.Objects.Tests.Views;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("4s", 4_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("500ms", 500)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    public void Parse_GoDuration_IsRead(string text, long milliseconds) => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("4")]
    [InlineData("-4s")]
    [InlineData("4 s")]
    [InlineData("4d")]
    [InlineData("..s")]
    [InlineData("999999999999999h")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(DurationText.Parse(text));

    [Fact]
    public void Parse_AnyText_DoesNotThrow() => Gen.String.Sample(text => { DurationText.Parse(text); });
}
