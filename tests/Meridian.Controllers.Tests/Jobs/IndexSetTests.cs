using CsCheck;
using Meridian.Controllers.Jobs;

namespace Meridian.Controllers.Tests.Jobs;

public sealed class IndexSetTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0,2-4", "0,2-4")]
    [InlineData("0-1,2", "0-2")]
    [InlineData("8-12", "8,9")]
    [InlineData("3,a,-1,5-4", "3")]
    public void Parse_ToString_IsNormal(string text, string expected) => Assert.Equal(expected, IndexSet.Parse(text, 10).ToString());

    [Fact]
    public void Set_HoldsWhatWasPutIn() => Gen.Int[0, 40].Array[0, 30].Sample(indexes =>
    {
        var set = IndexSet.Empty.With(indexes);

        Assert.Equal(indexes.Distinct().Count(), set.Count);
        Assert.All(Enumerable.Range(0, 41), i => Assert.Equal(indexes.Contains(i), set.Contains(i)));
        Assert.Equal(set.ToString(), IndexSet.Parse(set.ToString(), 41).ToString());
        Assert.Equal(indexes.Distinct().Count(i => i < 10), set.CountIn(IndexSet.Parse("0-9", 41)));
    });

    [Fact]
    public void Parse_AnyText_ComesBack() => Gen.String[Gen.Char["0123456789,- a"], 0, 20].Sample(text => { _ = IndexSet.Parse(text, 1000).ToString(); });
}
