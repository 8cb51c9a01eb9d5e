namespace Meridian.Dns.Tests;

public sealed class GoogleCloudDnsProviderTests : IAsyncDisposable
{
    private readonly GoogleDnsDouble server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Token_IsAskedForOnceAndAgainWhenItEnds()
    {
        await using var provider = await OpenAsync();
        await provider.ListAsync(Token);
        await provider.ListAsync(Token);
        Assert.Single(server.Requests, r => r == "POST /token");

        server.EndTokens();
        Assert.Equal(ProviderFault.Denied, (await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token))).Fault);
        await provider.ListAsync(Token);

        Assert.Equal(2, server.Requests.Count(r => r == "POST /token"));
    }

    [Fact]
    public async Task RateLimit_IsToldAsSuch()
    {
        await using var provider = await OpenAsync();
        await provider.ListAsync(Token);
        server.Throttle = 1;

        Assert.Equal(ProviderFault.Throttled, (await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token))).Fault);
    }

    private async Task<IDnsProvider> OpenAsync()
    {
        await server.StartAsync();
        return DnsProviders.Open("google-clouddns", server.Configuration, new ProviderContext(DnsName.Parse("meridian.test"), OwnerIdentity.Of("world", ""), TimeProvider.System));
    }
}
