using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>One authenticated HTTP/2 connection pool to an API server, and the client over it.</summary>
public sealed class ApiConnection : IDisposable
{
    // Connections that were made with a plug-in's certificate end before long, so that its successor is used.
    private static readonly TimeSpan PluginConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient http;
    private readonly IIdentitySource identity;
    private readonly Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect;

    /// <summary>Prepares the connection; nothing is sent yet.</summary>
    /// <param name="credentials">Where to, and who asks.</param>
    /// <param name="connect">Makes the connections. Default: plain TCP.</param>
    /// <exception cref="CryptographicException">A certificate or key is no valid PEM.</exception>
    public ApiConnection(ClusterCredentials credentials, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        this.connect = connect;
        Credentials = credentials;
        identity = NewIdentity(credentials);
        http = new HttpClient(new IdentityHandler(identity, credentials.Impersonation, NewHandler(credentials)))
        {
            BaseAddress = new Uri(credentials.Server.AbsoluteUri.TrimEnd('/') + "/"),
            // Watches last; single calls have limits of their own.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("meridian");
        Client = new HttpKubeClient(http);
        Streams = new HttpPodStreams(http, TimeProvider.System);
    }

    /// <summary>What the connection was made from.</summary>
    public ClusterCredentials Credentials { get; private set; }

    /// <summary>The API over this connection.</summary>
    public HttpKubeClient Client { get; }

    /// <summary>The running pods behind this connection.</summary>
    public IPodStreams Streams { get; }

    /// <summary>Takes another token for the same account at the same server; open streams stay open. Returns false if more than the token differs: that needs another connection.</summary>
    public bool TryRenew(ClusterCredentials renewed)
    {
        if (identity is not FixedIdentity account || renewed with { Token = Credentials.Token } != Credentials) return false;
        account.Renew(renewed.Token);
        Credentials = renewed;
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        http.Dispose();
        (identity as IDisposable)?.Dispose();
    }

    private static IIdentitySource NewIdentity(ClusterCredentials credentials)
    {
        if (credentials.Exec is { } plugin) return new ExecIdentity(plugin, TimeProvider.System);
        return credentials.TokenFile.Length > 0 ? new TokenFileIdentity(credentials.TokenFile, TimeProvider.System) : new FixedIdentity(credentials);
    }

    private SocketsHttpHandler NewHandler(ClusterCredentials credentials) => new()
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = connect is null ? null : (context, token) => connect(context.DnsEndPoint, token),
        EnableMultipleHttp2Connections = true,
        // A server that died without closing its connections is noticed by its watches within seconds.
        KeepAlivePingDelay = TimeSpan.FromSeconds(2),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseProxy = Proxy(credentials) is not null,
        Proxy = Proxy(credentials),
        PooledConnectionLifetime = identity is ExecIdentity ? PluginConnectionLifetime : Timeout.InfiniteTimeSpan,
        SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = credentials.ServerName.Length > 0 ? credentials.ServerName : null,
            ClientCertificates = FixedCertificate(credentials) is { } certificate ? [certificate] : null,
            LocalCertificateSelectionCallback = identity is ExecIdentity plugin ? (_, _, _, _, _) => plugin.Certificate! : null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = ServerCertificates.Validator(credentials),
        },
    };

    private static WebProxy? Proxy(ClusterCredentials credentials) =>
        ProxyRules.Find(credentials.Server, credentials.ProxyUrl, Environment.GetEnvironmentVariable) is { } proxy ? ServerProxy.Of(proxy) : null;

    // A token file may come with a certificate; a plug-in gives its own.
    private X509Certificate2? FixedCertificate(ClusterCredentials credentials) => identity switch
    {
        FixedIdentity account => account.Certificate,
        TokenFileIdentity when credentials.ClientCertificatePem.Length > 0 => X509Certificate2.CreateFromPem(credentials.ClientCertificatePem, credentials.ClientKeyPem),
        _ => null,
    };
}
