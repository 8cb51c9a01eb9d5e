namespace Meridian.Network;

/// <summary>A connection to a backend. It serves one request at a time, for one client.</summary>
internal sealed class LeanUpstream : LeanSocket
{
    // Between two parts of an answer, and until it begins where nothing is said.
    private const int SilentMs = 600_000;

    private readonly LeanPool pool;
    private Phase phase;
    private LeanExchange? exchange;
    private ReadOnlyMemory<byte> request;
    private bool reused;
    private LeanResponse response;
    private LeanAnswer answer;
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
        Ended,
    }

    /// <summary>When it is too old to be used again.</summary>
    public long EndsMs { get; }

    /// <summary>Whether an idle connection is still open, as far as that can be known now; closes it if not.</summary>
    public bool IsAlive()
    {
        if (Receive(Loop.Input) == NotNow) return true;
        phase = Phase.Ended;
        Close();
        return false;
    }

    /// <summary>Sends a request; the answer goes to the client.</summary>
    /// <param name="for">Whose request it is.</param>
    /// <param name="whole">The request with its body. Must stay until the answer has begun.</param>
    /// <param name="wasUsed">Whether the connection has served others: it may have ended without our knowing yet.</param>
    public void Serve(LeanExchange @for, ReadOnlyMemory<byte> whole, bool wasUsed)
    {
        (exchange, request, reused) = (@for, whole, wasUsed);
        if (phase == Phase.Connecting)
        {
            Deadline = Loop.NowMs + (long)exchange.ConnectTimeout.TotalMilliseconds;
            return;
        }
        Begin();
        Advance();
    }

    /// <summary>Nobody wants the answer any more.</summary>
    public void Abandon()
    {
        exchange = null;
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
        while (phase == Phase.Body && Readable && exchange is { CanTake: true }) ReadBody();
    }

    public override void Expired()
    {
        if (phase == Phase.Idle) Close();
        else if (phase is Phase.Sending or Phase.Head) TimeOut();
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
        Begin();
        return true;
    }

    private void Begin()
    {
        phase = Phase.Sending;
        Deadline = exchange!.AnswerBy is > 0 and var limit ? limit : Loop.NowMs + SilentMs;
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
        if (!LeanResponse.TryRead(bytes, exchange!.IsHead, output, out response) || response.Status == 101)
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
            exchange.Write(output.AsSpan(0, Finish(output, response.Written)));
            return exchange is not null && (bytes.Length == response.Length ? ReadHead() : TakeHead(bytes[response.Length..]));
        }
        return Answer(bytes[response.Length..], output);
    }

    private bool Answer(ReadOnlySpan<byte> body, byte[] output)
    {
        if (exchange!.Refuses(response.Status))
        {
            exchange = null;
            Close();
            return false;
        }
        phase = Phase.Body;
        Deadline = Loop.NowMs + SilentMs;
        answer = new LeanAnswer(response.Body, response.BodyLength);
        var length = exchange.Tell(output, response.Written, response.Body == LeanBody.UntilClose);
        length = Finish(output, length);
        // The head and what came with it go out together if that is possible.
        var take = answer.Scan(body, out var wrong);
        if (wrong)
        {
            Fail(sent: true, wrong: true);
            return false;
        }
        if (take <= output.Length - length)
        {
            body[..take].CopyTo(output.AsSpan(length));
            exchange.Write(output.AsSpan(0, length + take));
        }
        else
        {
            exchange.Write(output.AsSpan(0, length));
            exchange?.Write(body[..take]);
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
            if (count == 0 && answer.IsUntilClose) End(reusable: false);
            else Fail(sent: true);
            return;
        }
        Deadline = Loop.NowMs + SilentMs;
        var bytes = input.AsSpan(0, count);
        var take = answer.Scan(bytes, out var wrong);
        if (wrong)
        {
            Fail(sent: true, wrong: true);
            return;
        }
        exchange!.Write(bytes[..take]);
        EndIfDone(extra: take < count);
    }

    private bool EndIfDone(bool extra)
    {
        var done = answer.IsDone;
        // The client may have gone while we wrote.
        if (done && exchange is not null) End(reusable: response.KeepAlive && !extra);
        return done || exchange is null;
    }

    private void End(bool reusable)
    {
        var served = exchange!;
        exchange = null;
        if (reusable)
        {
            phase = Phase.Idle;
            Deadline = EndsMs;
            pool.Return(this);
        }
        else Close();
        served.Answered();
    }

    private void TimeOut()
    {
        var served = exchange;
        exchange = null;
        Close();
        served?.TimedOut();
    }

    private void Fail(bool sent, bool wrong = false)
    {
        var served = exchange;
        var begun = phase == Phase.Body;
        var stale = reused && !wrong && part.Length == 0 && phase is (Phase.Sending or Phase.Head);
        exchange = null;
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
