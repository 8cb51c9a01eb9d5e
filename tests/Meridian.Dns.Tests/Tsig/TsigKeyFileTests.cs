using CsCheck;

namespace Meridian.Dns.Tests;

public sealed class TsigKeyFileTests
{
    private static readonly string[] Words = ["key", "{", "}", ";", "\"", "secret", "algorithm", " ", "a", "/*", "//", "#", "\n"];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.String, Gen.Int[0, Words.Length - 1].Array[0, 30].Select(words => string.Concat(words.Select(w => Words[w]))));

    [Fact]
    public void Parse_AsTsigKeygenWrites_GivesTheKeys()
    {
        var keys = TsigKeyFile.Parse("""
            # two servers
            key "one.example" {
            	algorithm hmac-sha512;
            	secret "c2VjcmV0LXdpdGgvYW5kKw==";
            };
            key two { secret "c2VjcmV0"; }; // the algorithm most have
            """);

        Assert.Equal(["one.example (hmac-sha512)", "two (hmac-sha256)"], keys.Select(k => $"{k}"));
        Assert.Equal("secret-with/and+"u8, keys[0].Secret);
    }

    [Theory]
    [InlineData("key a { secret \"c2VjcmV0\"; }", "ends in the middle")]
    [InlineData("key a { algorithm hmac-md5; secret \"c2VjcmV0\"; };", "hmac-md5 is not supported")]
    [InlineData("key a { secret \"no-base-64!\"; };", "not Base64")]
    [InlineData("key a { };", "not Base64")]
    [InlineData("key a { secret \"c2VjcmV0\"; }; key A { secret \"c2VjcmV0\"; };", "twice")]
    [InlineData("secret \"c2VjcmV0\";", "expected \"key\"")]
    public void Parse_SomethingElse_SaysWhatAndNoSecret(string text, string expected)
    {
        var fault = Assert.Throws<FormatException>(() => TsigKeyFile.Parse(text));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_GivesKeysOrAFormatFault() => Text.Sample(text =>
    {
        try
        {
            TsigKeyFile.Parse(text);
        }
        catch (FormatException)
        {
            // The only way to fail.
        }
    });
}
