using System.Net;
using Meridian.ApiServer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Cli.Tests.Hosting;

public sealed class ApiCertificatesTests
{
    private static readonly Uri Server = new("https://127.0.0.1:6443");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Running_TwoThirdsOfItsLife_IsRenewedByTheSameAuthorityAndGivenOn()
    {
        var given = new SemaphoreSlim(0);
        await using var certificates = Certificates(given);
        await certificates.StartAsync(Server, Token);
        await given.WaitAsync(Token);
        var (first, authority) = (certificates.Server, certificates.Authority.CertificatePem);

        time.Advance(TimeSpan.FromDays(200));
        Assert.Same(first, certificates.Server);
        // The loop looks twice a day; which of its looks is the first after two thirds does not matter.
        for (var day = 200; day < 250 && given.CurrentCount == 0; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            await Task.Yield();
        }
        await given.WaitAsync(Token);

        Assert.NotSame(first, certificates.Server);
        Assert.True(certificates.Server.NotAfter > first.NotAfter);
        Assert.Equal(authority, certificates.Authority.CertificatePem);
        Assert.Equal(certificates.Authority.Certificate.Subject, certificates.Server.Issuer);
    }

    private ApiCertificates Certificates(SemaphoreSlim given) => new(new ApiCertificatesOptions
    {
        Authority = CertificateAuthority.Create("test", time),
        TokenKeys = new ServiceAccountKeyRing([ServiceAccountKey.Create()]),
        Addresses = [IPAddress.Loopback],
        GiveAdministrator = (_, _) =>
        {
            given.Release();
            return Task.CompletedTask;
        },
    }, time, NullLogger<ApiCertificates>.Instance);
}
