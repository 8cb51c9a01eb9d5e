using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Meridian.Network;

/// <summary>What is ready, of many sockets.</summary>
internal sealed unsafe class Epoll
{
    private const int MostEvents = 256;

    // The system's record is packed on x86-64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - 8;

    private readonly int fd = Checked(Libc.EpollCreate(Libc.CloseOnExec));
    private readonly byte[] events = GC.AllocateArray<byte>(MostEvents * 16, pinned: true);

    /// <summary>Tells of a socket from now on.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="interest">What of it.</param>
    /// <param name="data">Comes back with each event.</param>
    public bool TryAdd(int socket, uint interest, ulong data)
    {
        var record = stackalloc byte[16];
        var bytes = new Span<byte>(record, 16);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, interest);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[DataOffset..], data);
        return Libc.EpollControl(fd, Libc.EpollAdd, socket, record) == 0;
    }

    /// <summary>Tells of a socket no more.</summary>
    public void Remove(int socket)
    {
        var unused = stackalloc byte[16];
        // A socket that is not there any more needs nothing.
        _ = Libc.EpollControl(fd, Libc.EpollDelete, socket, unused);
    }

    /// <summary>Waits for events; returns how many.</summary>
    /// <param name="milliseconds">Longest wait; -1 for any time.</param>
    public int Wait(int milliseconds)
    {
        fixed (byte* first = events) return Math.Max(0, Libc.EpollWait(fd, first, MostEvents, milliseconds));
    }

    public (uint Ready, ulong Data) this[int index]
    {
        get
        {
            var record = events.AsSpan(index * EventSize, EventSize);
            return (BinaryPrimitives.ReadUInt32LittleEndian(record), BinaryPrimitives.ReadUInt64LittleEndian(record[DataOffset..]));
        }
    }

    public void Close() => _ = Libc.Close(fd);

    public static int Checked(int result) =>
        result >= 0 ? result : throw new IOException($"the system refused: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
