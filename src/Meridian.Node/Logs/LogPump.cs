namespace Meridian.Node;

/// <summary>Brings what a process writes into its log, line by line.</summary>
internal static class LogPump
{
    /// <summary>A line longer than this is written in parts.</summary>
    public const int LongestLine = 16 * 1024;

    /// <summary>Reads until the stream ends.</summary>
    /// <param name="stream">What the process writes.</param>
    /// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="log">Where it goes.</param>
    /// <param name="listeners">Who hears of it as it comes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task RunAsync(Stream stream, ReadOnlyMemory<byte> name, ContainerLogWriter log, OutputListeners listeners, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestLine];
        var held = 0;
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellationToken) is var read and > 0)
        {
            listeners.Publish(buffer.AsSpan(held, read));
            held = Write(buffer, held + read, name.Span, log);
            log.Flush();
        }
        if (held > 0) log.Write(name.Span, false, buffer.AsSpan(0, held));
        log.Flush();
    }

    // Writes the whole lines, and all of a line that fills the buffer. Returns how many bytes are left at the buffer's start.
    private static int Write(byte[] buffer, int length, ReadOnlySpan<byte> name, ContainerLogWriter log)
    {
        var rest = buffer.AsSpan(0, length);
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            log.Write(name, false, rest[..end]);
            rest = rest[(end + 1)..];
        }
        if (rest.Length == buffer.Length)
        {
            log.Write(name, true, rest);
            return 0;
        }
        rest.CopyTo(buffer);
        return rest.Length;
    }
}
