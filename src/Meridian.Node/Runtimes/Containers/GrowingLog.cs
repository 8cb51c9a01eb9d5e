using System.Runtime.CompilerServices;

namespace Meridian.Node;

/// <summary>A log in a file that a container runtime writes.</summary>
/// <param name="path">The file.</param>
/// <param name="isRunning">Whether more may come.</param>
/// <param name="time">Clock.</param>
internal sealed class GrowingLog(string path, Func<bool> isRunning, TimeProvider time) : IContainerLog
{
    // Who follows a log watches a file that another process writes.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long? tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var file = LogFiles.TryOpen(path);
        if (file is null) yield break;
        var skip = tail is { } wanted ? await CountAsync(file, cancellationToken) - wanted : 0;
        var reader = new LogLineReader();
        while (true)
        {
            // Asked before the end is looked for: what comes between is not missed.
            var more = follow && isRunning();
            while (await reader.NextAsync(file, cancellationToken) is { } line)
                if (skip-- <= 0) yield return line;
            if (!more) break;
            await Task.Delay(Gap, time, cancellationToken);
        }
    }

    private static async Task<long> CountAsync(FileStream file, CancellationToken token)
    {
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        while (await file.ReadAsync(buffer, token) is var read and > 0) lines += buffer.AsSpan(0, read).Count((byte)'\n');
        file.Position = 0;
        return lines;
    }
}
