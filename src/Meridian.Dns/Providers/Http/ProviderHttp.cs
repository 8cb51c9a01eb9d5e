using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.Dns;

/// <summary>HTTP as providers use it: limits, pace, and answers turned into <see cref="ProviderException"/>.</summary>
internal static class ProviderHttp
{
    private const int LargestAnswer = 64 * 1024 * 1024;
    private const int LongestProblem = 300;

    /// <summary>A client for one provider.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="requestsPerSecond">Most requests in a second; null for no limit.</param>
    /// <param name="authority">Who has to have signed the server's certificate; null for those that the system trusts.</param>
    /// <param name="certificate">Our certificate, or null.</param>
    public static HttpClient Client(TimeProvider time, double? requestsPerSecond = null, X509Certificate2? authority = null, X509Certificate2? certificate = null)
    {
        var sockets = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.GZip };
        if (certificate is not null) sockets.SslOptions.ClientCertificates = [certificate];
        if (authority is not null)
        {
            sockets.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            sockets.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        }
        HttpMessageHandler handler = requestsPerSecond is { } pace ? new PacedHandler(pace, time, sockets) : sockets;
        return new HttpClient(handler) { MaxResponseContentBufferSize = LargestAnswer, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and reads the answer; the status is the caller's to judge.</summary>
    /// <exception cref="ProviderException">The server could not be reached.</exception>
    public static async Task<ProviderAnswer> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var host = request.RequestUri!.Authority;
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            return new ProviderAnswer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers.RetryAfter?.Delta, host);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new ProviderException(ProviderFault.Unavailable, $"{host} cannot be reached: {Reason(failure)}", inner: failure);
        }
    }

    /// <summary>What an answer's status means where a provider's own words do not say more.</summary>
    public static ProviderException Problem(ProviderAnswer answer, string words)
    {
        if (words.Length > LongestProblem) words = words[..LongestProblem];
        var message = $"{answer.Host} answers {(int)answer.Status}: {words}";
        return answer.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ProviderException(ProviderFault.Denied, message),
            HttpStatusCode.NotFound => new ProviderException(ProviderFault.NoZone, message),
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => new ProviderException(ProviderFault.Conflict, message),
            HttpStatusCode.TooManyRequests => new ProviderException(ProviderFault.Throttled, message, answer.RetryAfter),
            >= HttpStatusCode.InternalServerError => new ProviderException(ProviderFault.Unavailable, message, answer.RetryAfter),
            _ => new ProviderException(ProviderFault.Rejected, message),
        };
    }

    private static string Reason(Exception failure) => failure.InnerException is { } inner ? inner.Message : failure.Message;
}

/// <summary>The answer to a request.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its content.</param>
/// <param name="RetryAfter">How long the server asks to be left alone, if it does.</param>
/// <param name="Host">Who answered.</param>
internal sealed record ProviderAnswer(HttpStatusCode Status, string Body, TimeSpan? RetryAfter, string Host)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
