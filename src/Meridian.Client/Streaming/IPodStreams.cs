using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Reaches into the running pods of a cluster through its API. Safe for concurrent use.</summary>
public interface IPodStreams
{
    /// <summary>Prepares to run a command in a container.</summary>
    /// <exception cref="StatusException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<IRemoteCommand> ExecAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken);

    /// <summary>Prepares to join the program that a container runs.</summary>
    /// <exception cref="StatusException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<IRemoteCommand> AttachAsync(ObjectKey pod, RemoteCommandOptions options, CancellationToken cancellationToken);

    /// <summary>Prepares to connect to ports of a pod.</summary>
    /// <exception cref="StatusException">The server refuses.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<IPodPorts> ForwardAsync(ObjectKey pod, CancellationToken cancellationToken);
}
