using Grpc.Core;
using Grpc.Net.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Asks a server over the gRPC health protocol whether it serves.</summary>
internal static class GrpcProbe
{
    public static async Task<ProbeResult> LookAsync(GrpcAction grpc, string podIp, CancellationToken token)
    {
        // A connection of its own for each look: one that is kept says nothing of whether the server still accepts others.
        using var channel = GrpcChannel.ForAddress($"http://{podIp}:{grpc.Port}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false }, DisposeHttpClient = true });
        try
        {
            var answer = await new Health.Health.HealthClient(channel).CheckAsync(
                new Health.HealthCheckRequest { Service = grpc.Service }, new Metadata { { "user-agent", "kube-probe/1.36" } }, cancellationToken: token);
            return answer.Status == Health.HealthCheckResponse.Types.ServingStatus.Serving
                ? ProbeResult.Passed
                : ProbeResult.Failed($"service unhealthy (responded with \"{Name(answer.Status)}\")");
        }
        catch (RpcException late) when (token.IsCancellationRequested)
        {
            throw new OperationCanceledException(late.Status.Detail, token);
        }
        catch (RpcException failure)
        {
            return ProbeResult.Failed(failure.StatusCode == StatusCode.Unimplemented
                ? $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {failure.Status.Detail}"
                : $"error: health rpc failed: {failure.Status.Detail}");
        }
    }

    private static string Name(Health.HealthCheckResponse.Types.ServingStatus status) => status switch
    {
        Health.HealthCheckResponse.Types.ServingStatus.NotServing => "NOT_SERVING",
        Health.HealthCheckResponse.Types.ServingStatus.ServiceUnknown => "SERVICE_UNKNOWN",
        _ => "UNKNOWN",
    };
}
