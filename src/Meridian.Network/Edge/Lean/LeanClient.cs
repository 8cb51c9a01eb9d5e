using System.Net;
using System.Text;

namespace Meridian.Network;

/// <summary>A connection from a client. It has one request under way at a time; what comes after it waits.</summary>
internal sealed class LeanClient : LeanSocket
{
    private const int IdleMs = 75_000;
    private const int HeadMs = 15_000;
    private const int BufferSize = LeanFields.LongestHead + LeanRequest.LongestBody;
    private const int StalledMs = 60_000;

    private readonly LeanPort port;
    private readonly Action<LeanClient> gone;
    private readonly LeanExchange exchange;
    private Buffered kept;
    private Buffered pending;
    private bool keptIsPart;
    private bool busy;
    private bool keepAlive = true;
    private bool isStopping;

    public LeanClient(LeanLoop loop, int fd, LeanPort port, IPAddress address, Action<LeanClient> gone) : base(loop, fd)
    {
        (this.port, this.gone) = (port, gone);
        exchange = new LeanExchange(this, port, address);
        Deadline = loop.NowMs + HeadMs;
    }

    /// <summary>Whether everything written so far has gone out.</summary>
    public bool CanTake => !IsClosed && pending.Length == 0;

    public override void Advance()
    {
        if (!Flush()) return;
        if (busy)
        {
            // One who has hung up does not want the answer.
            if (Ended) Close();
            else exchange.Advance();
            return;
        }
        while (!busy && !IsClosed && pending.Length == 0 && ReadHead())
        {
        }
    }

    // A body that comes slowly is for Kestrel to judge; a head that does is none.
    public override void Expired()
    {
        if (!busy && keptIsPart && LeanFields.HeadLength(kept.Span) > 0) HandOver(kept.Span);
        else Close();
    }

    /// <summary>The server ends: what is under way may end, for a moment.</summary>
    public void EndSoon(int milliseconds)
    {
        isStopping = true;
        if (!busy && pending.Length == 0)
        {
            Close();
            return;
        }
        Deadline = Loop.NowMs + milliseconds;
    }

    /// <summary>Sends bytes, or keeps what cannot go out now.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed || bytes.IsEmpty) return;
        if (pending.Length == 0 && Writable)
        {
            var count = Send(bytes);
            if (count == Broken)
            {
                Close();
                return;
            }
            if (count > 0) bytes = bytes[count..];
        }
        if (bytes.IsEmpty) return;
        pending.Append(bytes);
        if (!isStopping) Deadline = Loop.NowMs + StalledMs;
    }

    /// <summary>Whether the connection stays open after the answer that is about to be given.</summary>
    /// <param name="endIsClose">Whether its end is that of the connection.</param>
    public bool StaysOpen(bool endIsClose)
    {
        if (endIsClose || isStopping) keepAlive = false;
        return keepAlive;
    }

    /// <summary>The request has been answered.</summary>
    public void End()
    {
        busy = false;
        if (IsClosed) return;
        if (pending.Length == 0)
        {
            if (!keepAlive)
            {
                Close();
                return;
            }
            Deadline = Loop.NowMs + IdleMs;
        }
        // What came meanwhile is next.
        if (kept.Length > 0 || Readable) Loop.Again(this);
    }

    protected override void OnClosed()
    {
        exchange.Abandon();
        kept.Clear();
        pending.Clear();
        gone(this);
    }

    // False while there is something left, and when the connection is closed.
    private bool Flush()
    {
        var had = pending.Length > 0;
        while (pending.Length > 0)
        {
            if (!Writable) return false;
            var count = Send(pending.Span);
            if (count == NotNow) return false;
            if (count == Broken)
            {
                Close();
                return false;
            }
            pending.Consume(count);
        }
        if (!busy && !keepAlive) Close();
        else if (had && !isStopping) Deadline = busy ? 0 : Loop.NowMs + IdleMs;
        return !IsClosed;
    }

    // True when there may be more to do at once.
    private bool ReadHead()
    {
        if (kept.Length > 0 && !keptIsPart) return Take(kept.Span);
        if (!Readable) return false;
        var into = kept.Length == 0 ? Loop.Input : kept.Free(BufferSize);
        var count = Receive(into);
        if (count == NotNow) return false;
        if (count <= 0)
        {
            Close();
            return false;
        }
        if (kept.Length == 0) return Take(Loop.Input.AsSpan(0, count));
        kept.Grow(count);
        return Take(kept.Span);
    }

    private bool Take(ReadOnlySpan<byte> bytes)
    {
        var kind = LeanRequest.Read(bytes, out var head);
        if (kind == LeanKind.Incomplete)
        {
            if (!keptIsPart) Deadline = Loop.NowMs + HeadMs;
            keptIsPart = true;
            kept.Replace(bytes, BufferSize);
            return Readable;
        }
        if (kind == LeanKind.Other || !Begin(bytes, head))
        {
            HandOver(bytes);
            return false;
        }
        return !IsClosed;
    }

    // False when this is for Kestrel.
    private bool Begin(ReadOnlySpan<byte> bytes, in LeanRequest head)
    {
        Span<char> host = stackalloc char[256];
        Span<char> path = stackalloc char[512];
        if (head.HostName.Length > host.Length || head.Path.Length > path.Length) return false;
        var hostLength = Encoding.ASCII.GetChars(head.HostName, host);
        var pathLength = Encoding.ASCII.GetChars(head.Path, path);
        var found = port.Core.Table.FindPlain(port.Number, host[..hostLength], path[..pathLength], out var undecided);
        if (undecided) return false;
        (busy, keptIsPart, Deadline, keepAlive) = (true, false, 0, head.KeepAlive);
        exchange.Take(found, bytes, head);
        // The bytes may be those kept: from here on they are gone.
        kept.Replace(bytes[(head.Length + head.BodyLength)..], BufferSize);
        exchange.Start();
        return true;
    }

    private void HandOver(ReadOnlySpan<byte> bytes)
    {
        var read = bytes.ToArray();
        var fd = Release();
        kept.Clear();
        gone(this);
        port.HandOver(fd, read);
    }
}
