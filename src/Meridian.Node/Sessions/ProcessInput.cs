using Meridian.Client;

namespace Meridian.Node;

/// <summary>Carries a client's input and its terminal's sizes to a process.</summary>
internal static class ProcessInput
{
    /// <summary>Runs until the input ends, the process takes no more, or <paramref name="cancellationToken"/>.</summary>
    public static Task RunAsync(ChildProcess process, RemoteStreams streams, CancellationToken cancellationToken) =>
        Task.WhenAll(CopyAsync(streams.Stdin, process, cancellationToken), ResizeAsync(process.Terminal, streams, cancellationToken));

    /// <summary>Follows the sizes of the client's terminal.</summary>
    public static async Task ResizeAsync(PseudoTerminal? terminal, RemoteStreams streams, CancellationToken cancellationToken)
    {
        if (terminal is null) return;
        try
        {
            await foreach (var size in streams.Sizes.WithCancellation(cancellationToken)) terminal.Resize(size);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone, or the process.
        }
    }

    private static async Task CopyAsync(Stream? from, ChildProcess to, CancellationToken cancellationToken)
    {
        if (from is null) return;
        try
        {
            await from.CopyToAsync(to.Input, cancellationToken);
            await to.EndInputAsync(cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the process takes no more.
        }
    }
}
