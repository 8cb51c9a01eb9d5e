using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Takes one look at a container.</summary>
[SuppressMessage("Security", "CA5359", Justification = "As in Kubernetes, an https probe asks whether the container answers, not who it is; nothing secret is sent.")]
internal sealed class Prober : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        // Probes do not check who the container is, only that it answers.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { Timeout = System.Threading.Timeout.InfiniteTimeSpan };

    /// <summary>Runs the check that a handler describes; a check that cannot be made has failed, and says why.</summary>
    public async Task<ProbeResult> ProbeAsync(
        ContainerHandler handler, Container container, string podIp, IRunningContainer running, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            if (handler.HttpGet is { } get) return await HttpAsync(get, container, podIp, limit.Token);
            if (handler.TcpSocket is { } tcp) return await TcpAsync(tcp, container, podIp, limit.Token);
            if (handler.Exec is { } exec) return await ExecAsync(exec, running, timeout, cancellationToken);
            return handler.Grpc is { } grpc ? await GrpcProbe.LookAsync(grpc, podIp, limit.Token) : ProbeResult.Failed("the probe says nothing to check");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeResult.Failed($"context deadline exceeded (no answer within {timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s)");
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or UriFormatException)
        {
            return ProbeResult.Failed(failure.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<ProbeResult> HttpAsync(HttpGetAction get, Container container, string podIp, CancellationToken token)
    {
        if (ContainerPorts.Resolve(get.Port, container) is not { } port) return ProbeResult.Failed($"the port {get.Port} is not one of the container's");
        var path = get.Path.StartsWith('/') ? get.Path : "/" + get.Path;
        var host = get.Host.Length > 0 ? get.Host : podIp;
        var scheme = get.Scheme.Length > 0 ? get.Scheme.ToLowerInvariant() : "http";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme}://{host}:{port}{path}");
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.36");
        foreach (var header in get.HttpHeaders) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        // A redirect is an answer: who follows it asks something else.
        return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.BadRequest
            ? ProbeResult.Passed
            : ProbeResult.Failed($"HTTP probe failed with statuscode: {(int)response.StatusCode}");
    }

    private static async Task<ProbeResult> TcpAsync(TcpSocketAction tcp, Container container, string podIp, CancellationToken token)
    {
        if (ContainerPorts.Resolve(tcp.Port, container) is not { } port) return ProbeResult.Failed($"the port {tcp.Port} is not one of the container's");
        using var client = new TcpClient();
        await client.ConnectAsync(tcp.Host.Length > 0 ? tcp.Host : podIp, port, token);
        return ProbeResult.Passed;
    }

    private static async Task<ProbeResult> ExecAsync(ExecAction exec, IRunningContainer running, TimeSpan timeout, CancellationToken token)
    {
        try
        {
            var result = await running.ExecAsync(exec.Command, timeout, token);
            if (result.TimedOut) return ProbeResult.Failed($"command timed out: {string.Join(' ', exec.Command)}");
            return result.ExitCode == 0 ? ProbeResult.Passed : ProbeResult.Failed(result.Output);
        }
        catch (ContainerFault fault)
        {
            return ProbeResult.Failed(fault.Message);
        }
    }
}
