namespace Meridian.Cli;

/// <summary>
/// Tells whether an instance's process lives: it holds a lock on a file, which the kernel releases however the process ends.
/// A process id alone cannot tell, since ids are used again.
/// </summary>
internal static class InstanceLock
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the lock for the life of the process.</summary>
    /// <exception cref="CliException">Another process holds it.</exception>
    public static async Task<FileLock> TakeAsync(InstanceFolder folder, CancellationToken cancellationToken)
    {
        // Whoever asks whether the lock is held holds it for a moment.
        for (var left = Tries; left > 0; left--)
        {
            if (FileLock.TryTake(folder.LockFile) is { } taken) return taken;
            await Task.Delay(Pause, cancellationToken);
        }
        throw new CliException($"{folder.Name} runs already");
    }

    /// <summary>Whether a process holds the lock.</summary>
    public static bool IsHeld(InstanceFolder folder) => FileLock.IsHeld(folder.LockFile);
}
