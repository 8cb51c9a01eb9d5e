using System.Text;

namespace Meridian.Dns.Tests;

/// <summary>AWS's published test vectors (the suite of signature version 4, and the examples of S3's documentation).</summary>
public sealed class SignatureV4Tests
{
    private const string Suite = "AKIDEXAMPLE wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY us-east-1 service 20150830T123600Z";
    private const string S3 = "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY us-east-1 s3 20130524T000000Z";
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Empty = "x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData(Suite, "GET", "https://example.amazonaws.com/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData(Suite, "POST", "https://example.amazonaws.com/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(Suite, "GET", "https://example.amazonaws.com/?Param1=value1", "", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData(Suite, "GET", "https://example.amazonaws.com/?Param2=value2&Param1=value1", "", "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData(Suite, "GET", "https://example.amazonaws.com/?Param1=value2&Param1=value1", "", "", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694")]
    [InlineData(Suite, "GET", $"https://example.amazonaws.com/?{Unreserved}={Unreserved}", "", "", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData(Suite, "GET", "https://example.amazonaws.com/?%E1%88%B4=bar", "", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData(Suite, "GET", $"https://example.amazonaws.com/{Unreserved}", "", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f")]
    [InlineData(Suite, "POST", "https://example.amazonaws.com/", "content-type:application/x-www-form-urlencoded", "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")]
    [InlineData(S3, "GET", "https://examplebucket.s3.amazonaws.com/test.txt", $"range:bytes=0-9;{Empty}", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData(S3, "GET", "https://examplebucket.s3.amazonaws.com/?lifecycle", Empty, "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData(S3, "GET", "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", Empty, "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Authorization_PublishedVector_HasThePublishedSignature(string by, string method, string url, string extra, string body, string signature)
    {
        var who = by.Split(' ');
        var headers = extra.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Split(':', 2)).ToDictionary(h => h[0], h => h[1]);
        headers["host"] = new Uri(url).Host;
        headers["X-Amz-Date"] = who[4];

        var authorization = SignatureV4.Authorization(new AwsCredentials(who[0], who[1], ""), (who[2], who[3]), method, new Uri(url), headers, Encoding.UTF8.GetBytes(body));

        Assert.EndsWith($"Signature={signature}", authorization, StringComparison.Ordinal);
    }
}
