namespace Meridian.Node;

/// <summary>The lines of one run of a container, in CRI form: <c>time stream P|F text</c>.</summary>
internal interface IContainerLog
{
    /// <summary>
    /// The lines, without line ends. Each is valid until the next is asked for. When followed, ends with the container.
    /// </summary>
    /// <param name="tail">How many of the lines that are there to begin with at most; null for all.</param>
    /// <param name="follow">Whether to wait for more at the end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long? tail, bool follow, CancellationToken cancellationToken);
}
