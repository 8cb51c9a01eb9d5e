using CsCheck;

namespace Meridian.Dns.Tests.Wire;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("Example.TEST", "example.test")]
    [InlineData("example.test.", "example.test")]
    [InlineData(".", ".")]
    [InlineData("", ".")]
    [InlineData("*.a", "*.a")]
    [InlineData("a\\.b.c", "a\\.b.c")]
    [InlineData("\\065\\255.c", "a\\255.c")]
    public void Parse_Text_GivesCanonicalText(string text, string expected) => Assert.Equal(expected, DnsName.Parse(text).ToString());

    [Theory]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a..")]
    [InlineData("a\\")]
    [InlineData("a\\25")]
    [InlineData("a\\999")]
    [InlineData("ж.test")]
    public void Parse_BadText_Throws(string text) => Assert.Throws<DnsFormatException>(() => DnsName.Parse(text));

    [Fact]
    public void Parse_AtTheLimits_TakesThemAndNoMore()
    {
        var label = new string('x', 63);
        var longest = $"{label}.{label}.{label}.{new string('y', 61)}";

        Assert.Equal(255, DnsName.Parse(longest).Wire.Length);
        Assert.Equal(255, DnsName.Parse(longest + ".").Wire.Length);
        Assert.Throws<DnsFormatException>(() => DnsName.Parse(longest + "y"));
        Assert.Throws<DnsFormatException>(() => DnsName.Parse(label + "x"));
        Assert.Throws<DnsFormatException>(() => DnsName.Parse(new string('x', 300)));
    }

    [Fact]
    public void IsAtOrBelow_ComparesWholeLabels()
    {
        var zone = DnsName.Parse("b.test");

        Assert.True(DnsName.Parse("b.test").IsAtOrBelow(zone));
        Assert.True(DnsName.Parse("a.B.test").IsAtOrBelow(zone));
        Assert.False(DnsName.Parse("ab.test").IsAtOrBelow(zone));
        Assert.False(DnsName.Parse("test").IsAtOrBelow(zone));
        Assert.True(DnsName.Parse("test").IsAtOrBelow(DnsName.Root));
    }

    [Fact]
    public void ToString_OfAnyName_ParsesBackToIt() => DnsGen.Name.Sample(name => DnsName.Parse(name.ToString()).Equals(name));
}
