using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Node;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reaches the pods of the node agents of this process.</summary>
/// <param name="agents">The agents.</param>
internal sealed class NodePodConnections(NodeAgentHost agents) : IPodConnections
{
    /// <inheritdoc />
    public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
        agents.Logs.OpenAsync(pod, options.Container, new LogOptions
        {
            TailLines = options.TailLines,
            SinceSeconds = options.SinceSeconds,
            SinceTime = options.SinceTime,
            LimitBytes = options.LimitBytes,
            Timestamps = options.Timestamps,
            Previous = options.Previous,
            Follow = options.Follow,
        }, cancellationToken);

    /// <inheritdoc />
    public Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        Task.FromResult(agents.Sessions.Exec(pod, options));

    /// <inheritdoc />
    public Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        Task.FromResult(agents.Sessions.Attach(pod, options));

    /// <inheritdoc />
    public Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken) => Task.FromResult(agents.Sessions.Forward(pod));

    /// <inheritdoc />
    public Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken) =>
        agents.Api.AnswerAsync(node.Header.Name, pathAndQuery, cancellationToken);
}
