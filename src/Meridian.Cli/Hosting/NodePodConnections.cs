using Meridian.ApiServer;
using Meridian.Node;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reaches the pods of the node agents of this process.</summary>
/// <param name="logs">The agents' logs.</param>
internal sealed class NodePodConnections(PodLogs logs) : IPodConnections
{
    /// <inheritdoc />
    public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
        logs.OpenAsync(pod, options.Container, new LogOptions
        {
            TailLines = options.TailLines,
            SinceSeconds = options.SinceSeconds,
            SinceTime = options.SinceTime,
            LimitBytes = options.LimitBytes,
            Timestamps = options.Timestamps,
            Previous = options.Previous,
            Follow = options.Follow,
        }, cancellationToken);
}
