namespace Meridian.Node;

/// <summary>Reads lines from a file that may still grow: a line without its end yet waits for it.</summary>
internal sealed class LogLineReader
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>The next line without its end, valid until the next call; null at the end of what is there.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(FileStream file, CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, length);
                start += length + 1;
                return line;
            }
            MakeRoom();
            var read = await file.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0) return null;
            end += read;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
