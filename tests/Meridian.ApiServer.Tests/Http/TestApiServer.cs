using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.ApiServer.CustomResources;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>A whole server in memory on a free port, with clients for it.</summary>
internal sealed class TestApiServer : IAsyncDisposable
{
    private readonly ObjectStore store = ObjectStore.InMemory(TimeProvider.System);
    private readonly CertificateAuthority authority = CertificateAuthority.Create("test", TimeProvider.System);
    private readonly ServiceAccountKey key = ServiceAccountKey.Create();
    private IssuedCertificate server;
    private readonly RbacAuthorizer authorizer;
    private readonly ApiServerHost host;
    private readonly CustomResourceController customResources;
    private bool disposed;

    private TestApiServer(IPodConnections? pods, FairnessOptions? fairness)
    {
        server = authority.IssueServer("test", [IPAddress.Loopback], ["localhost"]);
        authorizer = new RbacAuthorizer(store, NullLogger<RbacAuthorizer>.Instance);
        var tokens = new ServiceAccountTokens(key, ServiceAccountTokens.DefaultIssuer, store, TimeProvider.System);
        Engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = ServedResources.In(store, ResourceTypes.LocalCluster, ResourceStrategies.ForCluster),
            Admission = [new RbacEscalation(authorizer)],
            Tokens = new TokenRequestIssuer(tokens, store, TimeProvider.System),
            Pods = pods ?? new OneLogLine(),
        });
        customResources = new CustomResourceController(Engine, store, TimeProvider.System, NullLogger<CustomResourceController>.Instance);
        host = new ApiServerHost(new ApiServerOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            ServerCertificate = server.Certificate,
            CurrentCertificate = () => server.Certificate,
            Authority = authority.Certificate,
            Engine = Engine,
            Authenticator = new Authenticator(authority.Certificate, StaticTokens.ForAdmin("letmein"), tokens, TimeProvider.System, new BootstrapTokens(store, TimeProvider.System)),
            Authorizer = new NodeAuthorizer(authorizer, store),
            Store = store,
            Fairness = fairness ?? new FairnessOptions(),
        });
    }

    public ApiEngine Engine { get; }

    public Uri Address => host.Address;

    /// <summary>Gives the server another certificate of the same authority. Returns its serial number.</summary>
    public string RenewCertificate()
    {
        server = authority.IssueServer("test", [IPAddress.Loopback], ["localhost"]);
        return server.Certificate.SerialNumber;
    }

    public static async Task<TestApiServer> StartAsync(FairnessOptions? fairness = null, IPodConnections? pods = null)
    {
        var made = new TestApiServer(pods, fairness);
        await BootstrapPolicy.EnsureAsync(made.Engine, TestContext.Current.CancellationToken);
        made.customResources.Start();
        await made.host.StartAsync(TestContext.Current.CancellationToken);
        return made;
    }

    /// <summary>A client with a certificate of that user; without a name one without credentials.</summary>
    public HttpClient Client(string user = "", params string[] groups)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        if (user.Length > 0) handler.SslOptions.ClientCertificates = [Issue(user, groups).Certificate];
        handler.SslOptions.LocalCertificateSelectionCallback = (_, _, own, _, _) => own.Count > 0 ? own[0] : null!;
        return new HttpClient(handler) { BaseAddress = host.Address, DefaultRequestVersion = HttpVersion.Version20, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Admin() => Client("admin", UserInfo.MastersGroup);

    /// <summary>A kubeconfig for an administrator.</summary>
    public string Kubeconfig()
    {
        using var admin = Issue("admin", UserInfo.MastersGroup);
        return $$$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{{host.Address}}}", certificate-authority-data:  {{{Base64(authority.CertificatePem)}}} }}]
            contexts: [{name: test, context: {cluster: test, user: admin}}]
            users: [{name: admin, user: {client-certificate-data:  {{{Base64(admin.CertificatePem)}}} , client-key-data:  {{{Base64(admin.KeyPem)}}} }}]
            """;
    }

    /// <summary>What a program needs to connect as an administrator.</summary>
    public ClusterCredentials Credentials()
    {
        using var admin = Issue("admin", UserInfo.MastersGroup);
        return new ClusterCredentials
        {
            Server = host.Address, CertificateAuthorityPem = authority.CertificatePem, ClientCertificatePem = admin.CertificatePem, ClientKeyPem = admin.KeyPem,
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public IssuedCertificate Issue(string user, params string[] groups) => authority.IssueClient(user, groups);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true)) return;
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
        await customResources.DisposeAsync();
        await authorizer.DisposeAsync();
        await store.DisposeAsync();
        server.Dispose();
        authority.Dispose();
        key.Dispose();
    }

    private sealed class OneLogLine : IPodConnections
    {
        public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
            Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes($"{pod.Header.Name}/{options.Container} tail {options.TailLines}\n")));
    }
}
