using System.Net;

namespace Meridian.Dns.Tests;

public sealed class Route53ProviderTests : IAsyncDisposable
{
    private static readonly DnsName Zone = DnsName.Parse("meridian.test");
    private readonly Route53Double server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Nearest_IsAnsweredByLatencyFromTheNearestRegions()
    {
        await using var provider = await OpenAsync();

        var adapted = provider.Adapt(World());

        Assert.Equal(["eu-west-3", "us-east-2"], adapted.Answers.Select(a => a.Place).Order());
    }

    [Fact]
    public async Task Geolocation_HasAnAnswerForAllOthers()
    {
        await using var provider = await OpenAsync("routing = geolocation\nplaces = us-central=country:US, europe-west=continent:EU");
        var adapted = provider.Adapt(World());

        await provider.ApplyAsync([new SetChange(null, adapted)], Token);

        Assert.Equal(["*", "continent:EU", "country:US"], adapted.Answers.Select(a => a.Place).Order(StringComparer.Ordinal));
        Assert.Contains(adapted, await provider.ListAsync(Token));
    }

    [Fact]
    public async Task HealthChecks_AreMadeForAnswersAndDeletedWithThem()
    {
        await using var provider = await OpenAsync("health-check = http:80/healthz");
        await provider.ListAsync(Token);
        var adapted = provider.Adapt(World());

        await provider.ApplyAsync([new SetChange(null, adapted)], Token);
        Assert.Equal(2, server.HealthChecks.Count);
        Assert.Contains(adapted, await provider.ListAsync(Token));
        await provider.ApplyAsync([new SetChange(adapted, null)], Token);
        await provider.ListAsync(Token);

        Assert.Empty(server.HealthChecks);
    }

    [Fact]
    public async Task Throttling_IsToldAsSuch()
    {
        await using var provider = await OpenAsync();
        server.Throttle = 1;

        Assert.Equal(ProviderFault.Throttled, (await Assert.ThrowsAsync<ProviderException>(() => provider.ListAsync(Token))).Fault);
    }

    private async Task<IDnsProvider> OpenAsync(string more = "")
    {
        await server.StartAsync();
        return DnsProviders.Open("aws-route53", $"{server.Configuration}\n{more}", new ProviderContext(Zone, OwnerIdentity.Of("world", ""), TimeProvider.System));
    }

    private static ManagedSet World() => new(Zone.Prepend("www"), RecordType.A, 5, Routing.Nearest,
    [
        new RoutedAnswer { Id = "c1", Place = "us-central", Data = [new AddressData(IPAddress.Parse("192.0.2.1"))] },
        new RoutedAnswer { Id = "c2", Place = "europe-west", Data = [new AddressData(IPAddress.Parse("192.0.2.2"))] },
    ]);
}
