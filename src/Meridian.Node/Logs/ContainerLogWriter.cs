using System.Buffers;

namespace Meridian.Node;

/// <summary>
/// Writes the log file of one run of a container, and begins a new one when it is full: <c>0.log</c> becomes <c>0.log.1</c>, and so on.
/// Safe for concurrent use.
/// </summary>
internal sealed class ContainerLogWriter : IDisposable
{
    /// <summary>A file this long is full.</summary>
    public const long DefaultFileBytes = 10 << 20;

    /// <summary>How many files are kept.</summary>
    public const int Files = 5;

    /// <summary>The file being written.</summary>
    public string Path { get; }

    private readonly TimeProvider time;
    private readonly long fileBytes;

    // Guards the fields below, and the names of the files.
    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private FileStream file;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool completed;
    private int rotations;

    public ContainerLogWriter(string path, TimeProvider time, long fileBytes = DefaultFileBytes)
    {
        (Path, this.time, this.fileBytes) = (path, time, fileBytes);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        file = Create(Path);
    }

    /// <summary>Writes one line, or a part of one.</summary>
    public void Write(ReadOnlySpan<byte> stream, bool partial, ReadOnlySpan<byte> text)
    {
        lock (gate)
        {
            if (completed) return;
            line.ResetWrittenCount();
            CriLogLine.Write(line, time.GetUtcNow(), stream, partial, text);
            if (file.Position + line.WrittenCount > fileBytes && file.Position > 0) RotateLocked();
            file.Write(line.WrittenSpan);
        }
    }

    /// <summary>Lets readers see what was written.</summary>
    public void Flush()
    {
        TaskCompletionSource woken;
        lock (gate)
        {
            if (completed) return;
            file.Flush();
            (woken, changed) = (changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        woken.SetResult();
    }

    /// <summary>What is there now.</summary>
    public LogSnapshot Snapshot()
    {
        lock (gate) return new LogSnapshot(LogFiles.Open(Path), rotations);
    }

    /// <summary>How far the writer is ahead of a reader.</summary>
    /// <param name="rotation">The rotation that began the file the reader is in.</param>
    public LogProgress Progress(int rotation)
    {
        lock (gate) return new LogProgress(rotations - rotation, changed.Task, completed);
    }

    /// <summary>Opens the file that was begun by rotation <paramref name="rotation"/>, or null if it is no longer kept.</summary>
    public FileStream? OpenRotation(int rotation)
    {
        lock (gate)
        {
            var age = rotations - rotation;
            return LogFiles.TryOpen(age == 0 ? Path : $"{Path}.{age}");
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (completed) return;
            completed = true;
            file.Dispose();
        }
        changed.TrySetResult();
    }

    private void RotateLocked()
    {
        file.Dispose();
        for (var age = Files - 1; age >= 1; age--)
        {
            var older = age == 1 ? Path : $"{Path}.{age - 1}";
            if (File.Exists(older)) File.Move(older, $"{Path}.{age}", true);
        }
        rotations++;
        file = Create(Path);
    }

    // Readers may have it open while it gets another name or is deleted.
    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 16 * 1024);
}

/// <summary>The files of a log, oldest first, and how often the writer had begun a new one when they were opened.</summary>
internal sealed record LogSnapshot(IReadOnlyList<FileStream> Files, int Rotation);

/// <summary>How far the writer is ahead of a reader: files begun since, what to wait for, and whether nothing more comes.</summary>
internal readonly record struct LogProgress(int NewerFiles, Task Changed, bool Completed);
