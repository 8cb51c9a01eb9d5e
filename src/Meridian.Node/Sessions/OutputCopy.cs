using System.Buffers;

namespace Meridian.Node;

/// <summary>Copies what a process writes, to its end, and not much longer than the process.</summary>
internal static class OutputCopy
{
    private const int BufferSize = 32 * 1024;

    /// <param name="from">What the process writes.</param>
    /// <param name="to">Where it goes; null for nowhere, yet it is read, since a full pipe would stop the process.</param>
    /// <param name="exit">Completes with the process.</param>
    /// <param name="patience">How long after the end of the process more is waited for, since others may hold the pipe open.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="IOException">Nobody takes it any more.</exception>
    public static async Task RunAsync(Stream from, Stream? to, Task exit, TimeSpan patience, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await NextAsync(from, buffer, exit, patience, ending) is > 0 and var read)
                if (to is not null) await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Nobody waits for more.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> NextAsync(Stream from, byte[] buffer, Task exit, TimeSpan patience, CancellationTokenSource ending)
    {
        var read = from.ReadAsync(buffer, ending.Token).AsTask();
        if (await Task.WhenAny(read, exit) == exit && !read.IsCompleted) ending.CancelAfter(patience);
        var length = await read;
        // Something came: the next gets the whole time again.
        ending.CancelAfter(Timeout.InfiniteTimeSpan);
        return length;
    }
}
