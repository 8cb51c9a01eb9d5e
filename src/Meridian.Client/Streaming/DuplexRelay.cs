namespace Meridian.Client;

/// <summary>Joins two streams, so that each end sees of the other what it would see of a direct connection.</summary>
public static class DuplexRelay
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Carries bytes and ends both ways until both have ended. The streams are the caller's to dispose.</summary>
    /// <param name="client">The end that wanted the connection.</param>
    /// <param name="server">The end that was wanted.</param>
    /// <param name="cancellationToken">Ends both.</param>
    /// <exception cref="IOException">One of them broke.</exception>
    public static async Task RunAsync(DuplexStream client, DuplexStream server, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var there = OneWayAsync(client, server, ending);
        var back = OneWayAsync(server, client, ending);
        // The first failure is the reason; the other direction only ended by it.
        await await Task.WhenAny(there, back);
        await Task.WhenAll(there, back);
    }

    /// <summary>As <see cref="RunAsync"/>, for a client that cannot end its direction alone: the end of the server's ends both.</summary>
    /// <exception cref="IOException">One of them broke.</exception>
    public static async Task RunToServerEndAsync(DuplexStream client, DuplexStream server, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var there = OneWayAsync(client, server, ending);
        try
        {
            await OneWayAsync(server, client, ending);
            await ending.CancelAsync();
            await there;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (there.IsFaulted) await there;
        }
    }

    private static async Task OneWayAsync(DuplexStream from, DuplexStream to, CancellationTokenSource ending)
    {
        try
        {
            await from.CopyToAsync(to, BufferSize, ending.Token);
            await to.CompleteWritesAsync(ending.Token);
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }
    }
}
