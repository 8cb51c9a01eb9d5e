using System.Runtime.InteropServices;

namespace Meridian.Cli;

/// <summary>The heap of the libraries that are not managed: TLS and SQLite.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gives what is free in it back to the system, where the C library can.</summary>
    public static void Release()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is another one, which keeps less.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
