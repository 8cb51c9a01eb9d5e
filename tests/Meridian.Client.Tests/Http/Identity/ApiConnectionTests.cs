using System.Text;

namespace Meridian.Client.Tests;

public sealed class ApiConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http", "", "GET http://api.example:8080/version HTTP/1.1")]
    [InlineData("socks5", "api.example:8080", "GET /version HTTP/1.1")]
    public async Task Requests_ThroughAProxy_CarryTokenAndImpersonation(string scheme, string wanted, string line)
    {
        using var proxy = new FakeProxy();
        using var connection = new ApiConnection(new ClusterCredentials
        {
            Server = new Uri("http://api.example:8080"), Token = "secret", ProxyUrl = new Uri($"{scheme}://127.0.0.1:{proxy.Port}"),
            Impersonation = new Impersonation { User = "jane", Groups = ["dev", "ops"], Extra = [("a/b", ["x"])] },
        });
        var served = proxy.ServeAsync(scheme == "socks5", Token);

        var answer = await connection.Client.RawAsync("version", Token);

        var (asked, request) = await served;
        Assert.Equal(("done", wanted), (Encoding.ASCII.GetString(answer.Span), asked));
        Assert.StartsWith(line, request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer secret", request, StringComparison.Ordinal);
        Assert.Contains("Impersonate-User: jane", request, StringComparison.Ordinal);
        Assert.Contains("Impersonate-Extra-a%2Fb: x", request, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRenew_OnlyTheToken_NeedsNoOtherConnection()
    {
        var credentials = new ClusterCredentials { Server = new Uri("http://api.example"), Token = "a" };
        using var connection = new ApiConnection(credentials);

        Assert.True(connection.TryRenew(credentials with { Token = "b" }));
        Assert.False(connection.TryRenew(credentials with { Token = "c", ServerName = "other" }));
        Assert.Equal("b", connection.Credentials.Token);
    }
}
