using System.Runtime.InteropServices;

namespace Meridian.Node;

/// <summary>The system calls that turn a process into a pod's, and end it.</summary>
internal static partial class LinuxCalls
{
    public const int SigKill = 9;
    public const int SigTerm = 15;
    public const int SigPipe = 13;

    private const string Libc = "libc";
    private const int ParentDeathSignal = 1;
    private const int NewMounts = 0x00020000;
    private const ulong BindMount = 4096;
    private const ulong PrivateRecursive = 0x40000 | 16384;

    /// <summary>Sends a signal; a negative <paramref name="pid"/> names a process group. False if there is no such process.</summary>
    public static bool Kill(int pid, int signal) => kill(pid, signal) == 0;

    public static bool DieWithParent() => prctl(ParentDeathSignal, SigKill, 0, 0, 0) == 0;

    public static int ParentId() => getppid();

    public static bool BeginSession() => setsid() >= 0;

    /// <summary>Gives the calling thread, and what it becomes, mounts of its own.</summary>
    public static bool OwnMounts() => unshare(NewMounts) == 0 && mount("none", "/", null, PrivateRecursive, 0) == 0;

    public static bool Bind(string source, string target) => mount(source, target, null, BindMount, 0) == 0;

    /// <summary>Gives a file another name, in the place of what has it.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public static void Rename(string from, string to)
    {
        if (rename(from, to) != 0) throw new IOException($"{from} cannot be renamed to {to}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Says who may do what with a file.</summary>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }

    /// <summary>Gives a file to a group.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public static void SetGroup(string path, long group)
    {
        if (chown(path, uint.MaxValue, (uint)group) != 0) throw new IOException($"{path} cannot be given to group {group}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public static void DefaultSignal(int number) => signal(number, 0);

    /// <summary>Makes a terminal the one that this process is controlled by, and its three streams; the process leads a session.</summary>
    public static bool TakeTerminal(string path)
    {
        var fd = open(path, ReadWrite);
        if (fd < 0 || dup2(fd, 0) < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0) return false;
        return fd <= 2 || close(fd) == 0;
    }

    /// <summary>Becomes another program, found by <c>PATH</c>. Returns, with the error's number, only when that fails.</summary>
    public static int Become(IReadOnlyList<string> command)
    {
        string?[] arguments = [.. command, null];
        _ = execvp(command[0], arguments);
        return Marshal.GetLastPInvokeError();
    }

    private const int ReadWrite = 2;

    [LibraryImport(Libc, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    [LibraryImport(Libc, EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chown(string path, uint owner, uint group);

    [LibraryImport(Libc, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Libc, EntryPoint = "dup2", SetLastError = true)]
    private static partial int dup2(int from, int to);

    [LibraryImport(Libc, EntryPoint = "close", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport(Libc, EntryPoint = "kill", SetLastError = true)]
    private static partial int kill(int pid, int signal);

    [LibraryImport(Libc, EntryPoint = "prctl", SetLastError = true)]
    private static partial int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Libc, EntryPoint = "getppid")]
    private static partial int getppid();

    [LibraryImport(Libc, EntryPoint = "setsid", SetLastError = true)]
    private static partial int setsid();

    [LibraryImport(Libc, EntryPoint = "unshare", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport(Libc, EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string? type, ulong flags, nint data);

    [LibraryImport(Libc, EntryPoint = "signal", SetLastError = true)]
    private static partial nint signal(int number, nint handler);

    [LibraryImport(Libc, EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execvp(string file, string?[] arguments);
}
