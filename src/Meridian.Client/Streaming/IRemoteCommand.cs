using Meridian.Objects;

namespace Meridian.Client;

/// <summary>A command in a container that can begin: everything that could be refused before was looked at. Dispose it, run or not.</summary>
public interface IRemoteCommand : IAsyncDisposable
{
    /// <summary>Runs it to its end. May be called once.</summary>
    /// <param name="streams">What it talks to.</param>
    /// <param name="cancellationToken">Ends the command: nobody is there any more.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="StatusException">It could not be run.</exception>
    /// <exception cref="IOException">The way to it broke.</exception>
    Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken);
}

/// <summary>Connections into a pod. Disposing it may end those that it made.</summary>
public interface IPodPorts : IAsyncDisposable
{
    /// <summary>Connects to a port of the pod.</summary>
    /// <exception cref="IOException">Nobody listens there, or the pod cannot be reached; the message says so.</exception>
    Task<DuplexStream> DialAsync(int port, CancellationToken cancellationToken);
}
