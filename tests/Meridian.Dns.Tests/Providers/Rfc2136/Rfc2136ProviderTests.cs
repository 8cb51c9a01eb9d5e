namespace Meridian.Dns.Tests;

public sealed class Rfc2136ProviderTests(BindServer server) : IClassFixture<BindServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sha512_WorksAsWell()
    {
        await server.StartAsync();
        await using var provider = Open(server.LongConfiguration);

        Assert.Contains(await provider.ListAsync(Token), s => s.Type == RecordType.SOA);
    }

    [Fact]
    public async Task KeyThatTheServerDoesNotKnow_IsTold()
    {
        await server.StartAsync();
        await using var provider = Open(server.UnknownKeyConfiguration);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token));

        Assert.Equal(ProviderFault.Denied, refused.Fault);
        Assert.Contains("BADKEY", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClockThatIsWrong_IsTold()
    {
        await server.StartAsync();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-1));
        await using var provider = DnsProviders.Open(server.Provider, server.Configuration, new ProviderContext(DnsName.Parse("meridian.test"), OwnerIdentity.Of("w", ""), time));

        var refused = await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token));

        Assert.Equal(ProviderFault.Denied, refused.Fault);
        Assert.Contains("clock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ZoneThatTheServerDoesNotHave_IsTold()
    {
        await server.StartAsync();
        await using var provider = DnsProviders.Open(server.Provider, server.Configuration, new ProviderContext(DnsName.Parse("other.test"), OwnerIdentity.Of("w", ""), TimeProvider.System));

        var refused = await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token));

        Assert.True(refused.Fault == ProviderFault.NoZone, refused.Message);
    }

    private static IDnsProvider Open(string configuration) => DnsProviders.Open("rfc2136", configuration, new ProviderContext(DnsName.Parse("meridian.test"), OwnerIdentity.Of("w", ""), TimeProvider.System));
}
