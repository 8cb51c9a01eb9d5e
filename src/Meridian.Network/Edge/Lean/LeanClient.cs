using System.Buffers;
using System.Net;
using System.Text;

namespace Meridian.Network;

/// <summary>A connection from a client. It has one request under way at a time; what comes after it waits.</summary>
internal sealed class LeanClient : LeanSocket
{
    private const int IdleMs = 75_000;
    private const int HeadMs = 15_000;
    private const int BufferSize = 2 * LeanFields.LongestHead;
    private const int StalledMs = 60_000;

    private readonly LeanPort port;
    private readonly EdgeCore core;
    private readonly Action<LeanClient> gone;
    private readonly ClientPlace? place;
    private readonly IPAddress address;
    private readonly byte[] addressText;
    private Buffered kept;
    private Buffered pending;
    private Buffered request;
    private bool keptIsPart;
    private bool busy;
    private bool keepAlive = true;
    private bool isStopping;

    // The request under way.
    private CompiledRoute? route;
    private ServiceState? service;
    private BackendPlace? backend;
    private LeanUpstream? upstream;
    private List<BackendState>? tried;
    private int attempts;
    private long begun;
    private int status;

    public LeanClient(LeanLoop loop, int fd, LeanPort port, IPAddress address, Action<LeanClient> gone) : base(loop, fd)
    {
        (this.port, this.gone, this.address) = (port, gone, address);
        core = port.Core;
        place = core.Options.PlaceOf(address);
        addressText = Encoding.ASCII.GetBytes(address.ToString());
        Deadline = loop.NowMs + HeadMs;
    }

    /// <summary>Whether only the head of the answer is wanted.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether everything written so far has gone out.</summary>
    public bool CanTake => !IsClosed && pending.Length == 0;

    public TimeSpan ConnectTimeout => core.Options.ConnectTimeout;

    public override void Advance()
    {
        if (!Flush()) return;
        if (busy)
        {
            // One who has hung up does not want the answer.
            if (Ended) Close();
            else upstream?.Advance();
            return;
        }
        while (!busy && !IsClosed && pending.Length == 0 && ReadHead())
        {
        }
    }

    public override void Expired() => Close();

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

    /// <summary>Appends to the head of an answer what we say ourselves; returns its length then.</summary>
    public int Tell(byte[] output, int length, bool untilClose)
    {
        if (untilClose || isStopping) keepAlive = false;
        var line = new HeadWriter(output, length);
        if (core.Options.TellCluster) line.Field("x-meridian-cluster"u8, backend!.Backend.Cluster);
        if (!keepAlive) line.Field("Connection"u8, "close");
        return line.Length;
    }

    /// <summary>Whether the answer is bad enough to ask another backend; goes on to that one if so.</summary>
    public bool Refuses(int answered)
    {
        status = answered;
        if (answered is not (502 or 503 or 504) || attempts >= route!.Route.Policy.Attempts || service!.Places.Length - (tried?.Count ?? 0) < 2) return false;
        if (!core.Retries.TrySpend()) return false;
        upstream = null;
        backend!.State.End();
        core.Answered(service, route.Route.Policy, backend.State, answered);
        (tried ??= []).Add(backend.State);
        Next();
        return true;
    }

    /// <summary>The answer is complete.</summary>
    public void Answered()
    {
        core.Answered(service!, route!.Route.Policy, backend!.State, status);
        Count(failed: false);
        backend.State.End();
        End();
    }

    /// <summary>The backend failed.</summary>
    /// <param name="sent">Whether the request may have reached it.</param>
    /// <param name="answering">Whether part of the answer has gone out.</param>
    /// <param name="stale">Whether the connection had been used before and may just have come to its end.</param>
    public void Failed(bool sent, bool answering, bool stale)
    {
        upstream = null;
        backend!.State.End();
        if (stale && !answering)
        {
            Ask(backend, fresh: true);
            return;
        }
        backend.State.Failed(core.Time.GetTimestamp());
        port.TellFailed(service!.Service.Name, backend.Backend);
        if (answering)
        {
            Count(failed: true);
            backend = null;
            Close();
            return;
        }
        (tried ??= []).Add(backend.State);
        if (!sent || core.Retries.TrySpend()) Next();
        else AnswerHere("502 Bad Gateway"u8, "the backend failed\n", counted: true);
    }

    protected override void OnClosed()
    {
        if (upstream is { } unwanted)
        {
            upstream = null;
            backend!.State.End();
            Count(failed: false);
            unwanted.Abandon();
        }
        kept.Clear();
        pending.Clear();
        request.Clear();
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
        var found = core.Table.FindPlain(port.Number, host[..hostLength], path[..pathLength], out var undecided);
        if (undecided) return false;
        (busy, keptIsPart, Deadline) = (true, false, 0);
        (route, IsHead, keepAlive) = (found, head.IsHead, head.KeepAlive);
        (tried, attempts, begun) = (null, 0, core.Time.GetTimestamp());
        service = found?.Targets[0].Service;
        if (found is not null) Compose(bytes, head);
        // The bytes may be those kept: from here on they are gone.
        kept.Replace(bytes[head.Length..], BufferSize);
        if (found is null)
        {
            AnswerHere("404 Not Found"u8, "no route for this host and path\n", counted: false);
            return true;
        }
        core.Retries.Earn(found.Route.Policy.RetryShare);
        Next();
        return true;
    }

    private void Compose(ReadOnlySpan<byte> bytes, in LeanRequest head)
    {
        var writer = new HeadWriter(request.Reserve(head.Length + 512), 0);
        writer.Raw(bytes[..head.Hop.Start]);
        writer.Raw(bytes[head.Hop.End..(head.Length - 2)]);
        writer.Field("X-Forwarded-For"u8, addressText);
        writer.Field("X-Forwarded-Host"u8, head.Host);
        writer.Field("X-Forwarded-Proto"u8, "http"u8);
        if (!head.HasTrace) writer.NewTrace();
        writer.Raw("\r\n"u8);
        request.Grow(writer.Length);
    }

    private void Next()
    {
        var policy = route!.Route.Policy;
        if (attempts++ < policy.Attempts && BackendChoice.Next(service!.Near(place), policy, tried, core.Time.GetTimestamp(), core.NextTurn()).Place is { } chosen)
            Ask(chosen, fresh: false);
        else AnswerHere("503 Service Unavailable"u8, $"no healthy backend for {service!.Service.Name}\n", counted: true);
    }

    private void Ask(BackendPlace chosen, bool fresh)
    {
        backend = chosen;
        chosen.State.Begin(core.Time.GetTimestamp());
        var pool = Loop.PoolOf(chosen.State.EndPoint, core.Options.SourceOf(address));
        var used = fresh ? null : pool.Reuse();
        upstream = used ?? pool.Connect((int)core.Options.ConnectionLifetime.TotalMilliseconds);
        if (upstream is null) Failed(sent: false, answering: false, stale: false);
        else upstream.Serve(this, request.Memory, wasUsed: used is not null);
    }

    private void AnswerHere(ReadOnlySpan<byte> line, string text, bool counted)
    {
        backend = null;
        if (counted) Count(failed: true);
        if (isStopping) keepAlive = false;
        var writer = new HeadWriter(Loop.Output, 0);
        writer.Raw("HTTP/1.1 "u8);
        writer.Raw(line);
        writer.Raw("\r\n"u8);
        writer.Field("Content-Type"u8, "text/plain"u8);
        writer.Field("Content-Length"u8, Encoding.UTF8.GetByteCount(text).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (!keepAlive) writer.Field("Connection"u8, "close"u8);
        writer.Raw("\r\n"u8);
        if (!IsHead) writer.Text(text);
        Write(Loop.Output.AsSpan(0, writer.Length));
        End();
    }

    // The request has been answered.
    private void End()
    {
        (busy, upstream, backend, route, service) = (false, null, null, null, null);
        request.Clear();
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

    private void Count(bool failed) =>
        core.Statistics.Count(place?.Region ?? "", backend?.Backend.Cluster ?? "", core.Time.GetElapsedTime(begun), failed);

    private void HandOver(ReadOnlySpan<byte> bytes)
    {
        var read = bytes.ToArray();
        var fd = Release();
        kept.Clear();
        request.Clear();
        gone(this);
        port.HandOver(fd, read);
    }
}
