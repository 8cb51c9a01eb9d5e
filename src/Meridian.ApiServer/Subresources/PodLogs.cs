using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Opens logs of containers.</summary>
internal static class PodLogs
{
    /// <exception cref="StatusException">400: no or another container must be named, or the pod runs nowhere yet; 501: nothing here reaches containers.</exception>
    public static Task<Stream> OpenAsync(KubeObject pod, PodLogOptions options, IPodConnections? connections, CancellationToken cancellationToken)
    {
        if (connections is null) throw ApiError.NotImplemented("this server reaches no containers");
        var named = options with { Container = PodContainers.Choose(pod, options.Container) };
        PodContainers.RequireNode(pod);
        return connections.OpenLogAsync(pod, named, cancellationToken);
    }
}
