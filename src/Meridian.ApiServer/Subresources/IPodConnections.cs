using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reaches the running containers of pods and the agents of nodes: those of this process, or a member cluster's. What it does not offer is answered with 501.</summary>
public interface IPodConnections
{
    /// <summary>Opens the log of one container. The stream ends with the log, or when followed with the container.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">What to read; the container is named.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="StatusException">The container has no log (yet), or its node cannot be reached.</exception>
    Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken);

    /// <summary>Prepares to run a command in a container.</summary>
    /// <param name="pod">The pod; it has a node.</param>
    /// <param name="options">What to run; the container is named.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    /// <exception cref="StatusException">The container does not run, or cannot run commands.</exception>
    Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) => throw ApiError.NotImplemented("this server reaches into no containers");

    /// <summary>Prepares to join the program that a container runs.</summary>
    /// <param name="pod">The pod; it has a node.</param>
    /// <param name="options">What to join; the container is named.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    /// <exception cref="StatusException">The container does not run, or has nothing to join.</exception>
    Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) => throw ApiError.NotImplemented("this server reaches into no containers");

    /// <summary>Prepares to connect to ports of a pod.</summary>
    /// <param name="pod">The pod; it has a node.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    /// <exception cref="StatusException">The pod does not run.</exception>
    Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken) => throw ApiError.NotImplemented("this server reaches into no containers");

    /// <summary>Asks the agent of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="pathAndQuery">What is asked, such as <c>/pods</c>.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <returns>The answer, which may be that there is none.</returns>
    /// <exception cref="StatusException">The node cannot be reached.</exception>
    Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken) => throw ApiError.NotImplemented("this server reaches no nodes");
}
