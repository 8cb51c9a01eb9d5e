using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reaches pods once the node agents run: they are made after the API server that they are clients of.</summary>
internal sealed class LatePodConnections : IPodConnections
{
    private volatile IPodConnections? target;

    /// <summary>From now on pods are reached through <paramref name="connections"/>.</summary>
    public void Set(IPodConnections connections) => target = connections;

    /// <inheritdoc />
    public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
        (target ?? throw ApiError.Unavailable("the nodes are starting")).OpenLogAsync(pod, options, cancellationToken);
}
