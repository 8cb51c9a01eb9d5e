using System.Runtime.InteropServices;

namespace Meridian.Dns;

/// <summary>The Linux system calls that receive and send many packets at once, and their structures on 64-bit machines.</summary>
internal static unsafe partial class LinuxCalls
{
    /// <summary>Return as soon as one packet is here, with all that are.</summary>
    public const int WaitForOne = 0x10000;

    /// <summary>In <see cref="Message.Flags"/>: the packet was longer than its buffer.</summary>
    public const int Cut = 0x20;

    /// <summary>Both directions, for <see cref="Shutdown"/>.</summary>
    public const int Both = 2;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int Receive(nint socket, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int Send(nint socket, Message* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(nint socket, int how);

    /// <summary>A buffer (<c>iovec</c>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Buffer
    {
        public void* Start;
        public nuint Length;
    }

    /// <summary>A packet with its address (<c>mmsghdr</c>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public void* Address;
        public uint AddressLength;
        public Buffer* Buffers;
        public nuint BufferCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
        private readonly uint padding;
        public uint Length;
        private readonly uint endPadding;
    }
}
