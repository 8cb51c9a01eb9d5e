using Meridian.Client;

namespace Meridian.ApiServer;

/// <summary>What a client of exec or attach is connected by.</summary>
internal interface ICommandWire : IAsyncDisposable
{
    /// <summary>The streams the client asked for.</summary>
    RemoteStreams Streams { get; }

    /// <summary>Cancelled when the client has gone.</summary>
    CancellationToken Closed { get; }

    /// <summary>Tells the client how the command ended, in the last words on the wire.</summary>
    /// <param name="status">The Status.</param>
    /// <param name="failure">What older protocols say of a failure; empty for success.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task SendStatusAsync(ReadOnlyMemory<byte> status, string failure, CancellationToken cancellationToken);
}
