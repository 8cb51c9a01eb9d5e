using System.Runtime.CompilerServices;

namespace Meridian.Node;

/// <summary>A log in files, perhaps still being written.</summary>
/// <param name="path">The newest file.</param>
/// <param name="writer">Its writer, or null if the run has ended.</param>
internal sealed class FileLog(string path, ContainerLogWriter? writer) : IContainerLog
{
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long? tail, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begin = writer?.Snapshot() ?? new LogSnapshot(LogFiles.Open(path), 0);
        var files = new Queue<FileStream>(begin.Files);
        var rotation = begin.Rotation;
        try
        {
            var skip = tail is { } wanted ? await LinesAsync(files, cancellationToken) - wanted : 0;
            var reader = new LogLineReader();
            while (files.TryPeek(out var file))
            {
                // What to wait for is taken before the end is looked for: what comes between is not missed.
                var progress = writer?.Progress(rotation) ?? new LogProgress(0, Task.CompletedTask, true);
                while (await reader.NextAsync(file, cancellationToken) is { } line)
                    if (skip-- <= 0) yield return line;
                if (files.Count > 1) files.Dequeue().Dispose();
                else if (follow && progress.NewerFiles > 0) rotation = Advance(files, rotation);
                else if (!follow || progress.Completed) break;
                else await progress.Changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            foreach (var file in files) await file.DisposeAsync();
        }
    }

    // A reader that was too slow goes on with the oldest file that is kept.
    private int Advance(Queue<FileStream> files, int rotation)
    {
        files.Dequeue().Dispose();
        for (var newer = writer!.Progress(rotation).NewerFiles; newer > 0; newer--)
        {
            rotation++;
            if (writer.OpenRotation(rotation) is not { } next) continue;
            files.Enqueue(next);
            break;
        }
        return rotation;
    }

    private static async Task<long> LinesAsync(IEnumerable<FileStream> files, CancellationToken token)
    {
        var buffer = new byte[64 * 1024];
        var lines = 0L;
        foreach (var file in files)
        {
            while (await file.ReadAsync(buffer, token) is var read and > 0) lines += buffer.AsSpan(0, read).Count((byte)'\n');
            file.Position = 0;
        }
        return lines;
    }
}
