using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Cli;

/// <summary>The few system calls by which a process becomes a background process.</summary>
internal static partial class NativeProcess
{
    private const int Terminated = 15;
    private const int WriteOnly = 1;
    private const int ReadWrite = 2;
    private const int OwnerOnly = 0x180;
    private const int SetFlags = 2;
    private const int CloseOnExecute = 1;
    private const int StandardError = 2;

    // Values of Linux; macOS has others.
    private static int Append => OperatingSystem.IsMacOS() ? 0x8 : 0x400;

    private static int Create => OperatingSystem.IsMacOS() ? 0x200 : 0x40;

    private static int NotForChildren => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Asks a process to end. Returns false if that is not allowed.</summary>
    public static bool Terminate(int pid) => Kill(pid, Terminated) == 0;

    /// <summary>Leaves the terminal: closing it no longer ends the process.</summary>
    public static void LeaveTerminal() => _ = SetSid();

    /// <summary>Opens a file for reading and writing, and makes it if it is not there. No child process gets it.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle OpenFile(string path)
    {
        var file = Open(path, ReadWrite | Create | NotForChildren, OwnerOnly);
        return file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Sends standard error to the end of a file from now on.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static void RedirectError(string path)
    {
        var file = Open(path, WriteOnly | Create | Append, OwnerOnly);
        if (file < 0) throw new IOException($"{path} cannot be opened for writing: {Marshal.GetLastPInvokeErrorMessage()}");
        _ = Dup2(file, StandardError);
        _ = Close(file);
    }

    /// <summary>
    /// Keeps every file this process was started with, beyond the three standard ones, from the processes it starts: a background process
    /// that holds a pipe of the user's keeps the reader of that pipe waiting.
    /// </summary>
    public static void KeepFilesFromChildren()
    {
        const string OpenFiles = "/proc/self/fd";
        if (!Directory.Exists(OpenFiles)) return;
        foreach (var entry in Directory.GetFileSystemEntries(OpenFiles))
        {
            if (int.TryParse(Path.GetFileName(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var file) && file > StandardError)
                _ = Control(file, SetFlags, CloseOnExecute);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int file, int command, int argument);
}
