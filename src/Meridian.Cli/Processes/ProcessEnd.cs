using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Cli;

/// <summary>Waits for the end of a process that is not a child of ours. The framework looks for that only now and then; Linux tells it at once.</summary>
internal static partial class ProcessEnd
{
    // The number of pidfd_open, the same on every processor.
    private const long OpenProcess = 434;
    private const short Readable = 1;

    /// <summary>Waits until the process has ended. Returns false if it still lives after a time.</summary>
    /// <param name="process">The process.</param>
    /// <param name="limit">Longest time to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> WaitAsync(Process process, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var handle = Open(process.Id);
        if (!handle.IsInvalid) return await Task.Run(() => Ends(handle, limit), cancellationToken).WaitAsync(cancellationToken);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timed.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timed.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    // Invalid where there is no such call, and when the process has ended already.
    private static SafeFileHandle Open(int pid) => new(OperatingSystem.IsLinux() ? (nint)Call(OpenProcess, pid, 0) : -1, ownsHandle: true);

    // The handle of a process can be read once it has ended.
    private static bool Ends(SafeFileHandle handle, TimeSpan limit)
    {
        var wanted = new Waiting { File = (int)handle.DangerousGetHandle(), Events = Readable };
        return Poll(ref wanted, 1, (int)limit.TotalMilliseconds) > 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Waiting
    {
        public int File;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Call(long number, int pid, uint flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Waiting files, nuint count, int milliseconds);
}
