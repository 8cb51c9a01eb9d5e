using System.Net.Security;
using System.Net.Sockets;

namespace Meridian.ApiServer.Tests.Http;

public sealed class CertificateRenewalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Renewed_WhileServing_IsShownToTheNextConnectionAndBreaksNone()
    {
        await using var server = await TestApiServer.StartAsync();
        using var client = server.Admin();
        await client.GetStringAsync("api/v1/namespaces", Token);
        var first = await ShownAsync(server.Address);

        var renewed = server.RenewCertificate();

        Assert.NotEqual(first, renewed);
        Assert.Equal(renewed, await ShownAsync(server.Address));
        await client.GetStringAsync("api/v1/namespaces", Token);
    }

    private static async Task<string> ShownAsync(Uri address)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, Token);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Token);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }
}
