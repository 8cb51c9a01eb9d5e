using CsCheck;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Quantities;

public class QuantityTests
{
    private static readonly Gen<string> Texts = Gen.Select(
        Gen.Int[-999_999, 999_999], Gen.Int[0, 999], Gen.OneOf("", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-2", "e6"),
        (whole, fraction, suffix) => $"{whole}.{fraction:D3}{suffix}");

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Ki", "0")]
    [InlineData("1000m", "1")]
    [InlineData("1500m", "1500m")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1")]
    [InlineData("+2k", "2k")]
    [InlineData("1000", "1k")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1023", "1023")]
    [InlineData("1023Ki", "1023Ki")]
    [InlineData("1.5Ki", "1536")]
    [InlineData("512Ki", "512Ki")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("1e3", "1e3")]
    [InlineData("12E", "9223372036854775807")]
    [InlineData("-12Ei", "-9223372036854775807")]
    [InlineData("1e-11", "1e-9")]
    public void ToString_AnyForm_IsCanonical(string text, string canonical) => Assert.Equal(canonical, Quantity.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("1.2.3")]
    [InlineData("1 Gi")]
    [InlineData("1KI")]
    [InlineData("1kk")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("1e999999999")]
    [InlineData("--1")]
    public void TryParse_NotAQuantity_IsRefused(string text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void ToString_Parsed_RoundTrips() => Texts.Sample(text =>
    {
        var quantity = Quantity.Parse(text);
        return Quantity.Parse(quantity.ToString()) == quantity && Quantity.Parse(quantity.ToString()).ToString() == quantity.ToString();
    });

    [Fact]
    public void CompareTo_Any_IsATotalOrderThatAdditionKeeps() => Gen.Select(Texts, Texts, Texts).Sample((a, b, c) =>
    {
        var (x, y, z) = (Quantity.Parse(a), Quantity.Parse(b), Quantity.Parse(c));
        return Math.Sign(x.CompareTo(y)) == -Math.Sign(y.CompareTo(x)) && x + y == y + x && x < y == (x + z) < (y + z) && x + y - y == x;
    });

    [Fact]
    public void MilliValue_Fractions_RoundUp()
    {
        Assert.Equal(1, Quantity.Parse("1n").MilliValue);
        Assert.Equal(2, Quantity.Parse("1001m").Value);
        Assert.Equal(250, Quantity.OfMilli(250).MilliValue);
    }
}
