using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>Asks backends whether they are well; each time by a connection of its own, for that is how one that hangs is found.</summary>
internal sealed class HealthQuestion : IDisposable
{
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false, AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.Zero,
    });

    /// <summary>Whether the backend is well.</summary>
    /// <param name="service">Its service.</param>
    /// <param name="endPoint">Where it is.</param>
    /// <param name="check">What is asked.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<bool> AskAsync(EdgeService service, IPEndPoint endPoint, HealthCheck check, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(check.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return check.Path.Length == 0 ? await ConnectAsync(endPoint, either.Token) : await GetAsync(service, endPoint, check.Path, either.Token);
        }
        catch (Exception failure) when (failure is SocketException or HttpRequestException or IOException || late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<bool> ConnectAsync(IPEndPoint endPoint, CancellationToken token)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, token);
        return true;
    }

    private async Task<bool> GetAsync(EdgeService service, IPEndPoint endPoint, string path, CancellationToken token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{endPoint}{path}");
        request.Headers.TryAddWithoutValidation("User-Agent", "meridian-health-check");
        if (service.Http2) (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        using var answer = await http.SendAsync(request, token);
        return (int)answer.StatusCode is >= 200 and < 400;
    }
}
