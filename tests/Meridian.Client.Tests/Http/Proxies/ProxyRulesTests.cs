namespace Meridian.Client.Tests;

public sealed class ProxyRulesTests
{
    [Theory]
    [InlineData("https://api.example:6443", "", "http://secure:3128/")]
    [InlineData("http://api.example", "", "http://plain:3128/")]
    [InlineData("https://127.1.0.1:6443", "", null)]
    [InlineData("https://localhost:6443", "", null)]
    [InlineData("https://api.example:6443", "example", null)]
    [InlineData("https://example:6443", ".example", "http://secure:3128/")]
    [InlineData("https://api.example:6443", "other, .example", null)]
    [InlineData("https://api.example:6443", "api.example:443", "http://secure:3128/")]
    [InlineData("https://api.example:6443", "api.example:6443", null)]
    [InlineData("https://notexample:6443", "example", "http://secure:3128/")]
    [InlineData("https://10.1.2.3:6443", "10.0.0.0/8", null)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.4", "http://secure:3128/")]
    [InlineData("https://10.1.2.3:6443", "*", null)]
    public void Find_InTheEnvironment_AsKubectlDoes(string server, string except, string? proxy)
    {
        var environment = new Dictionary<string, string> { ["https_proxy"] = "secure:3128", ["HTTP_PROXY"] = "http://plain:3128", ["NO_PROXY"] = except };

        Assert.Equal(proxy, ProxyRules.Find(new Uri(server), null, environment.GetValueOrDefault)?.ToString());
    }

    [Fact]
    public void Find_ProxyOfTheKubeconfig_CountsBeforeTheEnvironment() =>
        Assert.Equal("socks5://own:1080/", ProxyRules.Find(new Uri("https://10.0.0.1"), new Uri("socks5://own:1080"), _ => "*")!.ToString());
}
