namespace Meridian.Network;

/// <summary>A connection to a backend. It serves one request at a time, for one client.</summary>
internal sealed class LeanUpstream : LeanSocket
{
    private const int AnswerMs = 600_000;

    private readonly LeanPool pool;
    private Phase phase;
    private LeanClient? client;
    private ReadOnlyMemory<byte> request;
    private bool reused;
    private LeanResponse response;
    private ChunkScanner chunks;
    private long left;
    private byte[] part = [];

    public LeanUpstream(LeanLoop loop, int fd, LeanPool pool, bool connected, long endsMs) : base(loop, fd)
    {
        (this.pool, EndsMs) = (pool, endsMs);
        // It is known by events when it is connected, and when there is something to read.
        (Readable, Writable) = (false, connected);
        phase = connected ? Phase.Idle : Phase.Connecting;
    }

    private enum Phase
    {
        Idle,
        Connecting,
        Sending,
        Head,
        Body,
    }

    /// <summary>When it is too old to be used again.</summary>
    public long EndsMs { get; }

    /// <summary>Sends a request; the answer goes to the client.</summary>
    /// <param name="for">Whose request it is.</param>
    /// <param name="head">The request. Must stay until the answer has begun.</param>
    /// <param name="wasUsed">Whether the connection has served others: it may have ended without our knowing yet.</param>
    public void Serve(LeanClient @for, ReadOnlyMemory<byte> head, bool wasUsed)
    {
        (client, request, reused) = (@for, head, wasUsed);
        if (phase == Phase.Connecting)
        {
            Deadline = Loop.NowMs + (long)client.ConnectTimeout.TotalMilliseconds;
            return;
        }
        phase = Phase.Sending;
        Deadline = Loop.NowMs + AnswerMs;
        Advance();
    }

    /// <summary>Nobody wants the answer any more.</summary>
    public void Abandon()
    {
        client = null;
        Close();
    }

    public override void Advance()
    {
        if (phase == Phase.Idle)
        {
            // Nobody asked for anything: what comes can only be the end, or trouble.
            if (Readable && Receive(Loop.Input) != NotNow) Close();
            return;
        }
        if (phase == Phase.Connecting && !Connect()) return;
        if (phase == Phase.Sending && !SendRequest()) return;
        if (phase == Phase.Head && !ReadHead()) return;
        while (phase == Phase.Body && Readable && client is { CanTake: true }) ReadBody();
    }

    public override void Expired()
    {
        if (phase == Phase.Idle) Close();
        else Fail(sent: phase != Phase.Connecting);
    }

    protected override void OnClosed()
    {
        if (phase == Phase.Idle) pool.Lost(this);
        Keep([]);
    }

    private bool Connect()
    {
        if (!Writable) return false;
        if (!HasConnected())
        {
            Fail(sent: false);
            return false;
        }
        phase = Phase.Sending;
        Deadline = Loop.NowMs + AnswerMs;
        return true;
    }

    private bool SendRequest()
    {
        while (request.Length > 0)
        {
            if (!Writable) return false;
            var count = Send(request.Span);
            if (count == NotNow) return false;
            if (count == Broken)
            {
                Fail(sent: true);
                return false;
            }
            request = request[count..];
        }
        phase = Phase.Head;
        return true;
    }

    private bool ReadHead()
    {
        if (!Readable) return false;
        var input = Loop.Input;
        // What has come before goes first, so that the head is in one piece.
        part.CopyTo(input, 0);
        var count = Receive(input.AsSpan(part.Length));
        if (count == NotNow) return false;
        if (count <= 0)
        {
            Fail(sent: true);
            return false;
        }
        return TakeHead(input.AsSpan(0, part.Length + count));
    }

    private bool TakeHead(ReadOnlySpan<byte> bytes)
    {
        var output = Loop.Output;
        if (!LeanResponse.TryRead(bytes, client!.IsHead, output, out response) || response.Status == 101)
        {
            Fail(sent: true, wrong: true);
            return false;
        }
        if (response.Length == 0)
        {
            Keep(bytes);
            return ReadHead();
        }
        Keep([]);
        if (response.Status < 200)
        {
            // Said before the answer: it goes on as it is, and the answer comes next.
            client.Write(output.AsSpan(0, Finish(output, response.Written)));
            return client is not null && (bytes.Length == response.Length ? ReadHead() : TakeHead(bytes[response.Length..]));
        }
        return Begin(bytes[response.Length..], output);
    }

    private bool Begin(ReadOnlySpan<byte> body, byte[] output)
    {
        if (client!.Refuses(response.Status))
        {
            client = null;
            Close();
            return false;
        }
        phase = Phase.Body;
        left = response.BodyLength;
        chunks = default;
        var length = client.Tell(output, response.Written, response.Body == LeanBody.UntilClose);
        length = Finish(output, length);
        // The head and what came with it go out together if that is possible.
        var take = Scan(body, out var wrong);
        if (wrong)
        {
            Fail(sent: true, wrong: true);
            return false;
        }
        if (take <= output.Length - length)
        {
            body[..take].CopyTo(output.AsSpan(length));
            client.Write(output.AsSpan(0, length + take));
        }
        else
        {
            client.Write(output.AsSpan(0, length));
            client?.Write(body[..take]);
        }
        return !EndIfDone(extra: take < body.Length);
    }

    private void ReadBody()
    {
        var input = Loop.Input;
        var count = Receive(input);
        if (count == NotNow) return;
        if (count <= 0)
        {
            if (count == 0 && response.Body == LeanBody.UntilClose) End(reusable: false);
            else Fail(sent: true);
            return;
        }
        var bytes = input.AsSpan(0, count);
        var take = Scan(bytes, out var wrong);
        if (wrong)
        {
            Fail(sent: true, wrong: true);
            return;
        }
        client!.Write(bytes[..take]);
        EndIfDone(extra: take < count);
    }

    // How many bytes belong to the answer.
    private int Scan(ReadOnlySpan<byte> bytes, out bool wrong)
    {
        wrong = false;
        switch (response.Body)
        {
            case LeanBody.None:
                return 0;
            case LeanBody.Length:
                var take = (int)Math.Min(left, bytes.Length);
                left -= take;
                return take;
            case LeanBody.Chunked:
                var scanned = chunks.Scan(bytes);
                wrong = chunks.IsWrong;
                return scanned;
            default:
                return bytes.Length;
        }
    }

    private bool EndIfDone(bool extra)
    {
        var done = response.Body switch { LeanBody.None => true, LeanBody.Length => left == 0, LeanBody.Chunked => chunks.IsDone, _ => false };
        // The client may have gone while we wrote.
        if (done && client is not null) End(reusable: response.KeepAlive && !extra);
        return done || client is null;
    }

    private void End(bool reusable)
    {
        var served = client!;
        client = null;
        if (reusable)
        {
            phase = Phase.Idle;
            Deadline = EndsMs;
            pool.Return(this);
        }
        else Close();
        served.Answered();
    }

    private void Fail(bool sent, bool wrong = false)
    {
        var served = client;
        var begun = phase == Phase.Body;
        var stale = reused && !wrong && part.Length == 0 && phase is (Phase.Sending or Phase.Head);
        client = null;
        Close();
        served?.Failed(sent, begun, stale);
    }

    private void Keep(ReadOnlySpan<byte> bytes) => part = bytes.IsEmpty ? [] : bytes.ToArray();

    private static int Finish(byte[] output, int length)
    {
        "\r\n"u8.CopyTo(output.AsSpan(length));
        return length + 2;
    }
}
