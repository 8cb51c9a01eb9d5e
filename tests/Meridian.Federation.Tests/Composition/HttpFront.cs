using System.Net;
using System.Text;
using Meridian.ApiServer;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>An API over HTTPS that can be stopped and started again under the same address.</summary>
internal sealed class HttpFront(IObjectStore store, ServiceAccountTokens tokens) : IAsyncDisposable
{
    private readonly CertificateAuthority authority = CertificateAuthority.Create("test", TimeProvider.System);
    private readonly RbacAuthorizer authorizer = new(store, NullLogger<RbacAuthorizer>.Instance);
    private readonly List<IssuedCertificate> issued = [];
    private IPEndPoint listen = new(IPAddress.Loopback, 0);
    private ApiServerHost? host;

    public async Task<string> StartAsync(ApiEngine engine)
    {
        await BootstrapPolicy.EnsureAsync(engine, TestContext.Current.CancellationToken);
        host = new ApiServerHost(new ApiServerOptions
        {
            Listen = listen,
            ServerCertificate = Keep(authority.IssueServer("test", [IPAddress.Loopback], ["localhost"])).Certificate,
            Authority = authority.Certificate,
            Engine = engine,
            Authenticator = new Authenticator(authority.Certificate, StaticTokens.None, tokens, TimeProvider.System),
            Authorizer = authorizer,
        });
        await host.StartAsync(TestContext.Current.CancellationToken);
        listen = new IPEndPoint(IPAddress.Loopback, host.Address.Port);
        return Kubeconfig(host.Address);
    }

    public async Task StopAsync()
    {
        if (host is null) return;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await host.StopAsync(now.Token);
        await host.DisposeAsync();
        host = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await authorizer.DisposeAsync();
        foreach (var certificate in issued) certificate.Dispose();
        authority.Dispose();
    }

    private IssuedCertificate Keep(IssuedCertificate certificate)
    {
        issued.Add(certificate);
        return certificate;
    }

    private string Kubeconfig(Uri address)
    {
        var admin = Keep(authority.IssueClient("federation", [UserInfo.MastersGroup]));
        return $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{address}}", certificate-authority-data: {{Base64(authority.CertificatePem)}} } }]
            contexts: [{name: test, context: {cluster: test, user: admin} }]
            users: [{name: admin, user: {client-certificate-data: {{Base64(admin.CertificatePem)}}, client-key-data: {{Base64(admin.KeyPem)}} } }]
            """;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
