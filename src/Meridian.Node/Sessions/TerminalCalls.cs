using System.Runtime.InteropServices;
using System.Text;
using Meridian.Client;

namespace Meridian.Node;

/// <summary>The system calls of pseudo terminals.</summary>
internal static partial class TerminalCalls
{
    /// <summary>Nothing can be read now.</summary>
    public const int TryAgain = -2;

    private const string Libc = "libc";
    private const int ReadWrite = 2;
    private const int NoControl = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int SetSize = 0x5414;
    private const short In = 1;
    private const short Out = 4;
    private const int ErrorTryAgain = 11;
    private const int ErrorInterrupted = 4;

    /// <summary>Opens both ends, and a descriptor that wakes who waits for them.</summary>
    public static unsafe bool TryOpen(out int master, out int slave, out int wake, out string path)
    {
        (slave, wake, path) = (-1, -1, "");
        var name = stackalloc byte[64];
        master = posix_openpt(ReadWrite | NoControl | CloseOnExec | NonBlocking);
        if (master < 0) return false;
        if (grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, 64) == 0)
        {
            path = Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
            slave = open(path, ReadWrite | NoControl | CloseOnExec);
            wake = eventfd(0, CloseOnExec | NonBlocking);
            if (slave >= 0 && wake >= 0) return true;
        }
        foreach (var fd in new[] { master, slave, wake })
            if (fd >= 0) Close(fd);
        return false;
    }

    public static void Resize(int master, TerminalSize size)
    {
        var value = new WindowSize { Rows = size.Height, Columns = size.Width };
        _ = ioctl(master, SetSize, ref value);
    }

    /// <summary>Number of bytes written, 0 if none can be now, negative at the end.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> data)
    {
        var written = write(fd, data, (nuint)data.Length);
        if (written >= 0) return (int)written;
        return Marshal.GetLastPInvokeError() is ErrorTryAgain or ErrorInterrupted ? 0 : -1;
    }

    /// <summary>Number of bytes read, <see cref="TryAgain"/> if there are none now, 0 or -1 at the end.</summary>
    public static int Read(int fd, Span<byte> buffer)
    {
        var length = read(fd, buffer, (nuint)buffer.Length);
        if (length >= 0) return (int)length;
        return Marshal.GetLastPInvokeError() is ErrorTryAgain or ErrorInterrupted ? TryAgain : -1;
    }

    public static void Wake(int fd)
    {
        ReadOnlySpan<byte> one = [1, 0, 0, 0, 0, 0, 0, 0];
        _ = write(fd, one, 8);
    }

    /// <summary>Waits until the terminal has something, takes something, or somebody wakes.</summary>
    public static (bool CanRead, bool CanWrite) Wait(int master, int wake, bool forWrite)
    {
        Span<PollEntry> entries = [new PollEntry { Fd = master, Events = (short)(forWrite ? In | Out : In) }, new PollEntry { Fd = wake, Events = In }];
        if (poll(entries, 2, -1) < 0) return (false, false);
        if (entries[1].Returned != 0) Read(wake, stackalloc byte[8]);
        return ((entries[0].Returned & ~Out) != 0, (entries[0].Returned & Out) != 0);
    }

    public static void Close(int fd) => _ = close(fd);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsWide;
        public ushort PixelsHigh;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [LibraryImport(Libc, EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int posix_openpt(int flags);

    [LibraryImport(Libc, EntryPoint = "grantpt", SetLastError = true)]
    private static partial int grantpt(int fd);

    [LibraryImport(Libc, EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int unlockpt(int fd);

    [LibraryImport(Libc, EntryPoint = "ptsname_r", SetLastError = true)]
    private static unsafe partial int ptsname_r(int fd, byte* name, nuint length);

    [LibraryImport(Libc, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport(Libc, EntryPoint = "close", SetLastError = true)]
    private static partial int close(int fd);

    [LibraryImport(Libc, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport(Libc, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ioctl(int fd, nuint request, ref WindowSize size);

    [LibraryImport(Libc, EntryPoint = "write", SetLastError = true)]
    private static partial nint write(int fd, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Libc, EntryPoint = "read", SetLastError = true)]
    private static partial nint read(int fd, Span<byte> buffer, nuint length);

    [LibraryImport(Libc, EntryPoint = "poll", SetLastError = true)]
    private static partial int poll(Span<PollEntry> entries, nuint count, int timeout);
}
