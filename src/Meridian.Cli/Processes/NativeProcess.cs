using System.Runtime.InteropServices;

namespace Meridian.Cli;

/// <summary>The few system calls by which a process becomes a background process.</summary>
internal static partial class NativeProcess
{
    private const int Terminated = 15;
    private const int WriteOnly = 1;

    // Values of Linux; macOS has others.
    private static int Append => OperatingSystem.IsMacOS() ? 0x8 : 0x400;

    private static int Create => OperatingSystem.IsMacOS() ? 0x200 : 0x40;

    /// <summary>Asks a process to end.</summary>
    public static void Terminate(int pid) => _ = Kill(pid, Terminated);

    /// <summary>Leaves the terminal: closing it no longer ends the process.</summary>
    public static void LeaveTerminal() => _ = SetSid();

    /// <summary>Sends standard error to the end of a file from now on.</summary>
    public static void RedirectError(string path)
    {
        var file = Open(path, WriteOnly | Create | Append, 0x180);
        if (file < 0) throw new CliException($"{path} cannot be opened for writing");
        _ = Dup2(file, 2);
        _ = Close(file);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
