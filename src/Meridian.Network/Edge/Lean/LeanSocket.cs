using System.Runtime.InteropServices;

namespace Meridian.Network;

/// <summary>A socket of a loop. Used on the loop's thread only.</summary>
internal abstract unsafe class LeanSocket(LeanLoop loop, int fd)
{
    /// <summary>Result of <see cref="Receive"/> and <see cref="Send"/>: not now.</summary>
    public const int NotNow = -1;

    /// <summary>Result of <see cref="Receive"/> and <see cref="Send"/>: never again.</summary>
    public const int Broken = -2;

    public LeanLoop Loop { get; } = loop;

    public int Fd { get; private set; } = fd;

    /// <summary>Its place in the loop.</summary>
    public int Slot { get; set; }

    /// <summary>When <see cref="Expired"/> is to be called, in milliseconds of the loop's clock; 0 for never.</summary>
    public long Deadline { get; set; }

    public bool IsClosed => Fd < 0;

    protected bool Readable { get; set; } = true;

    protected bool Writable { get; set; } = true;

    /// <summary>Whether the other side has ended its half.</summary>
    protected bool Ended { get; private set; }

    /// <summary>Does what can be done now.</summary>
    public abstract void Advance();

    /// <summary>The deadline has passed.</summary>
    public abstract void Expired();

    public void OnEvents(uint ready)
    {
        if ((ready & (Libc.EpollIn | Libc.EpollReadHup | Libc.EpollHup | Libc.EpollErr)) != 0) Readable = true;
        if ((ready & (Libc.EpollOut | Libc.EpollHup | Libc.EpollErr)) != 0) Writable = true;
        if ((ready & (Libc.EpollReadHup | Libc.EpollHup | Libc.EpollErr)) != 0) Ended = true;
        Advance();
    }

    /// <summary>Closes the socket; safe to call twice.</summary>
    public void Close()
    {
        if (IsClosed) return;
        Loop.Forget(this);
        _ = Libc.Close(Fd);
        Fd = -1;
        OnClosed();
    }

    /// <summary>Whether a connection that was begun has come about.</summary>
    protected bool HasConnected()
    {
        int error, length = sizeof(int);
        return Libc.GetOption(Fd, Libc.LevelSocket, Libc.SocketError, &error, &length) == 0 && error == 0;
    }

    /// <summary>The socket was closed.</summary>
    protected virtual void OnClosed()
    {
    }

    /// <summary>Gives the socket away, open.</summary>
    protected int Release()
    {
        Loop.Withdraw(this);
        var given = Fd;
        Fd = -1;
        return given;
    }

    /// <returns>Bytes read; 0 at the end; <see cref="NotNow"/> or <see cref="Broken"/>.</returns>
    protected int Receive(Span<byte> into)
    {
        while (true)
        {
            nint count;
            fixed (byte* first = into) count = Libc.Receive(Fd, first, into.Length, 0);
            if (count >= 0)
            {
                // Less than asked for was all there is: the next byte makes an event. An end that is known must be read.
                if (count < into.Length && !Ended) Readable = false;
                return (int)count;
            }
            var error = Marshal.GetLastPInvokeError();
            if (error == Libc.Eintr) continue;
            if (error != Libc.Eagain) return Broken;
            Readable = false;
            return NotNow;
        }
    }

    /// <returns>Bytes taken; <see cref="NotNow"/> or <see cref="Broken"/>.</returns>
    protected int Send(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            nint count;
            fixed (byte* first = bytes) count = Libc.Send(Fd, first, bytes.Length, Libc.NoSignal);
            if (count >= 0)
            {
                if (count < bytes.Length) Writable = false;
                return (int)count;
            }
            var error = Marshal.GetLastPInvokeError();
            if (error == Libc.Eintr) continue;
            if (error != Libc.Eagain) return Broken;
            Writable = false;
            return NotNow;
        }
    }
}
