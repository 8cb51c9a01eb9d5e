using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Cli;

/// <summary>An advisory lock on a file, which the kernel releases however the process that holds it ends.</summary>
internal sealed partial class FileLock : IDisposable
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int DoNotWait = 4;
    private const int Interrupted = 4;

    private readonly SafeFileHandle file;

    private FileLock(SafeFileHandle file) => this.file = file;

    /// <summary>Takes the lock for this process alone, or returns null if another process has it.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static FileLock? TryTake(string path)
    {
        var file = NativeProcess.OpenFile(path);
        if (Take(file, Exclusive | DoNotWait)) return new FileLock(file);
        file.Dispose();
        return null;
    }

    /// <summary>Takes the lock for this process alone, however long another has it.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static async Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken)
    {
        var file = NativeProcess.OpenFile(path);
        // The kernel tells at once when the lock is free. A wait that is given up ends with the process.
        await Task.Run(() => Take(file, Exclusive), CancellationToken.None).WaitAsync(cancellationToken);
        return new FileLock(file);
    }

    /// <summary>Whether a process has the lock. A missing file is locked by nobody.</summary>
    public static bool IsHeld(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = NativeProcess.OpenFile(path);
        return !Take(file, Shared | DoNotWait);
    }

    /// <summary>Releases the lock; the file stays.</summary>
    public void Dispose() => file.Dispose();

    private static bool Take(SafeFileHandle file, int operation)
    {
        while (Flock(file, operation) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) return false;
        }
        return true;
    }

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);
}
