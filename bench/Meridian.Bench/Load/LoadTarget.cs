using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Meridian.Bench;

/// <summary>An API server under load: any conformant one, reached by URL and bearer token.</summary>
internal sealed class LoadTarget : IDisposable
{
    private readonly X509Certificate2? authority;

    /// <param name="url">Root of the API, such as https://127.0.0.1:6443.</param>
    /// <param name="token">Bearer token of somebody who may do everything.</param>
    /// <param name="authorityFile">PEM of the authority that signed the server's certificate; null trusts any server.</param>
    public LoadTarget(string url, string token, string? authorityFile)
    {
        (Url, Token) = (url.TrimEnd('/'), token);
        authority = authorityFile is null ? null : X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        Http = NewClient();
    }

    public string Url { get; }

    public string Token { get; }

    public HttpClient Http { get; }

    /// <summary>A client with connections of its own.</summary>
    public HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => errors == SslPolicyErrors.None || IsTrusted(certificate);
        var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(Url), Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("meridian-bench");
        return http;
    }

    /// <summary>Sends JSON and demands success.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {Url}{path} answered {(int)response.StatusCode}: {text}");
    }

    public void Dispose()
    {
        Http.Dispose();
        authority?.Dispose();
    }

    private bool IsTrusted(X509Certificate? certificate)
    {
        if (authority is null) return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return certificate is X509Certificate2 server && chain.Build(server);
    }
}
