namespace Meridian.Cli;

/// <summary>
/// Tells whether an instance's process lives: it holds a lock on a file, which the kernel releases however the process ends.
/// A process id alone cannot tell, since ids are used again.
/// </summary>
internal static class InstanceLock
{
    /// <summary>Takes the lock for the life of the process.</summary>
    /// <exception cref="CliException">Another process holds it.</exception>
    public static FileStream Take(InstanceFolder folder)
    {
        try
        {
            return new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CliException($"{folder.Name} runs already");
        }
    }

    /// <summary>Whether a process holds the lock.</summary>
    public static bool IsHeld(InstanceFolder folder)
    {
        if (!File.Exists(folder.LockFile)) return false;
        try
        {
            using var probe = new FileStream(folder.LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
