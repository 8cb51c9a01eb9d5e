using System.Runtime.InteropServices;

namespace Meridian.Dns;

/// <summary>
/// Short turns on the processor for a thread that does little at a time but should do it at once. Linux 6.12 and later take the wished length of a turn from
/// every thread, without privileges, and let one with a short turn interrupt those with longer ones when it wakes. A thread's share of the processor stays
/// the same. Elsewhere nothing changes.
/// </summary>
internal static unsafe partial class ShortTurns
{
    private const ulong Nanoseconds = 100_000;
    private const long CallX64 = 314, CallArm64 = 274;

    /// <summary>Asks for the calling thread.</summary>
    public static void TakeHere()
    {
        if (!OperatingSystem.IsLinux()) return;
        var wish = new Attributes { Size = (uint)sizeof(Attributes), Runtime = Nanoseconds };
        // Older kernels refuse it, and sandboxes may: then the turns stay as they are.
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64) _ = SetAttributes(CallX64, 0, &wish, 0);
        else if (RuntimeInformation.ProcessArchitecture == Architecture.Arm64) _ = SetAttributes(CallArm64, 0, &wish, 0);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SetAttributes(long number, nint thread, Attributes* attributes, nint flags);

    /// <summary>The first version of <c>sched_attr</c>; the zeros are the usual policy and niceness.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size;
        private readonly uint policy;
        private readonly ulong flags;
        private readonly int nice;
        private readonly uint priority;
        public ulong Runtime;
        private readonly ulong deadline, period;
    }
}
