using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Client;

/// <summary>One authenticated HTTP/2 connection pool to an API server, and the client over it.</summary>
public sealed class ApiConnection : IDisposable
{
    private readonly HttpClient http;

    /// <summary>Prepares the connection; nothing is sent yet.</summary>
    /// <exception cref="CryptographicException">A certificate or key is no valid PEM.</exception>
    public ApiConnection(ClusterCredentials credentials)
    {
        Credentials = credentials;
        http = new HttpClient(NewHandler(credentials))
        {
            BaseAddress = new Uri(credentials.Server.AbsoluteUri.TrimEnd('/') + "/"),
            // Watches last; single calls have limits of their own.
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("meridian");
        if (credentials.Token.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credentials.Token);
        Client = new HttpKubeClient(http);
        Streams = new HttpPodStreams(http, TimeProvider.System);
    }

    /// <summary>What the connection was made from.</summary>
    public ClusterCredentials Credentials { get; }

    /// <summary>The API over this connection.</summary>
    public HttpKubeClient Client { get; }

    /// <summary>The running pods behind this connection.</summary>
    public IPodStreams Streams { get; }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static SocketsHttpHandler NewHandler(ClusterCredentials credentials) => new()
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        EnableMultipleHttp2Connections = true,
        // A server that died without closing its connections is noticed by its watches within seconds.
        KeepAlivePingDelay = TimeSpan.FromSeconds(2),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = credentials.ServerName.Length > 0 ? credentials.ServerName : null,
            ClientCertificates = ClientCertificate(credentials) is { } certificate ? [certificate] : null,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = Validator(credentials),
        },
    };

    private static X509Certificate2? ClientCertificate(ClusterCredentials credentials) =>
        credentials.ClientCertificatePem.Length == 0 ? null : X509Certificate2.CreateFromPem(credentials.ClientCertificatePem, credentials.ClientKeyPem);

    [SuppressMessage("Security", "CA5359", Justification = "The user's kubeconfig says insecure-skip-tls-verify; kubectl obeys it too.")]
    private static RemoteCertificateValidationCallback? Validator(ClusterCredentials credentials)
    {
        if (credentials.InsecureSkipVerify) return (_, _, _, _) => true;
        if (credentials.CertificateAuthorityPem.Length == 0) return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(credentials.CertificateAuthorityPem);
        return (_, certificate, _, errors) => (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && LeadsTo(roots, certificate);
    }

    private static bool LeadsTo(X509Certificate2Collection roots, X509Certificate? certificate)
    {
        if (certificate is null) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }
}
