using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reaches the running containers of pods: the node agents', or a member cluster's.</summary>
public interface IPodConnections
{
    /// <summary>Opens the log of one container. The stream ends with the log, or when followed with the container.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">What to read; the container is named.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="StatusException">The container has no log (yet), or its node cannot be reached.</exception>
    Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken);
}
