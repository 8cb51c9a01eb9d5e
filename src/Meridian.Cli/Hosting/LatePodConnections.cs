using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reaches pods once the node agents run: they are made after the API server that they are clients of.</summary>
internal sealed class LatePodConnections : IPodConnections
{
    private volatile IPodConnections? target;

    /// <summary>From now on pods are reached through <paramref name="connections"/>.</summary>
    public void Set(IPodConnections connections) => target = connections;

    private IPodConnections Target => target ?? throw ApiError.Unavailable("the nodes are starting");

    /// <inheritdoc />
    public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) => Target.OpenLogAsync(pod, options, cancellationToken);

    /// <inheritdoc />
    public Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) => Target.ExecAsync(pod, options, cancellationToken);

    /// <inheritdoc />
    public Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) => Target.AttachAsync(pod, options, cancellationToken);

    /// <inheritdoc />
    public Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken) => Target.ForwardAsync(pod, cancellationToken);

    /// <inheritdoc />
    public Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken) => Target.AskNodeAsync(node, pathAndQuery, cancellationToken);
}
