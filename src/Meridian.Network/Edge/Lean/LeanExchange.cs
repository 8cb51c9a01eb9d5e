using System.Globalization;
using System.Net;
using System.Text;

namespace Meridian.Network;

/// <summary>A client's request that is under way: which backend has it, and what becomes of it.</summary>
internal sealed class LeanExchange
{
    // What we say ourselves in the head of a request: who asks, and the trace.
    private const int OwnFields = 512;

    private readonly LeanClient client;
    private readonly LeanPort port;
    private readonly EdgeCore core;
    private readonly ClientPlace? place;
    private readonly IPAddress address;
    private readonly byte[] addressText;
    private Buffered request;
    private CompiledRoute? route;
    private ServiceState? service;
    private BackendPlace? backend;
    private LeanUpstream? upstream;
    private List<BackendState>? tried;
    private bool isSafe;
    private int attempts;
    private long begun;
    private long endsMs;
    private int status;

    public LeanExchange(LeanClient client, LeanPort port, IPAddress address)
    {
        (this.client, this.port, this.address, core) = (client, port, address, port.Core);
        place = core.Options.PlaceOf(address);
        addressText = Encoding.ASCII.GetBytes(address.ToString());
    }

    /// <summary>Whether only the head of the answer is wanted.</summary>
    public bool IsHead { get; private set; }

    /// <summary>Whether the client can take more of the answer.</summary>
    public bool CanTake => client.CanTake;

    public TimeSpan ConnectTimeout => core.Options.ConnectTimeout;

    /// <summary>When the answer must have begun, in milliseconds of the loop's clock; 0 for any time.</summary>
    public long AnswerBy
    {
        get
        {
            var one = Policy.FirstByte is { } limit ? client.Loop.NowMs + (long)limit.TotalMilliseconds : 0;
            return one == 0 || endsMs != 0 && endsMs < one ? endsMs : one;
        }
    }

    private EdgePolicy Policy => route!.Route.Policy;

    /// <summary>Takes a request over; <see cref="Start"/> sends it.</summary>
    /// <param name="found">Its route; null if there is none.</param>
    /// <param name="bytes">The request, which need not stay.</param>
    /// <param name="head">Its head.</param>
    public void Take(CompiledRoute? found, ReadOnlySpan<byte> bytes, in LeanRequest head)
    {
        (route, IsHead, isSafe) = (found, head.IsHead, head.IsSafe);
        (tried, attempts, begun, endsMs) = (null, 0, core.Time.GetTimestamp(), 0);
        if (found is null) return;
        service = found.Targets[0].Service;
        if (Policy.Timeout is { } all) endsMs = client.Loop.NowMs + (long)all.TotalMilliseconds;
        core.Retries.Earn(Policy.RetryShare);
        Compose(bytes, head);
    }

    public void Start()
    {
        if (route is null) AnswerHere("404 Not Found"u8, "no route for this host and path\n", counted: false);
        else Next();
    }

    /// <summary>The client can do something: the backend's side goes on.</summary>
    public void Advance() => upstream?.Advance();

    /// <summary>The client has gone.</summary>
    public void Abandon()
    {
        if (upstream is { } unwanted)
        {
            upstream = null;
            backend!.State.End();
            Count(failed: false);
            unwanted.Abandon();
        }
        request.Clear();
    }

    /// <summary>Passes part of the answer on.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => client.Write(bytes);

    /// <summary>Appends to the head of an answer what we say ourselves; returns its length then.</summary>
    public int Tell(byte[] output, int length, bool untilClose)
    {
        var line = new HeadWriter(output, length);
        if (core.Options.TellCluster) line.Field("x-meridian-cluster"u8, backend!.Backend.Cluster);
        if (!client.StaysOpen(untilClose)) line.Field("Connection"u8, "close");
        return line.Length;
    }

    /// <summary>Whether the answer is bad enough to ask another backend; goes on to that one if so.</summary>
    public bool Refuses(int answered)
    {
        status = answered;
        if (answered is not (502 or 503 or 504) || !MayAskAnother()) return false;
        Left();
        core.Answered(service!, Policy, backend!, answered);
        Again();
        return true;
    }

    /// <summary>The answer is complete.</summary>
    public void Answered()
    {
        core.Answered(service!, Policy, backend!, status);
        Count(failed: false);
        Left();
        End();
    }

    /// <summary>The backend did not begin to answer in time.</summary>
    public void TimedOut()
    {
        Left();
        core.TimedOut(service!, Policy, backend!);
        if ((endsMs == 0 || client.Loop.NowMs < endsMs) && MayAskAnother()) Again();
        else AnswerHere("504 Gateway Timeout"u8, $"{service!.Service.Name} did not answer in time\n", counted: true);
    }

    /// <summary>The backend failed.</summary>
    /// <param name="sent">Whether the request may have reached it.</param>
    /// <param name="answering">Whether part of the answer has gone out.</param>
    /// <param name="stale">Whether the connection had been used before and may just have come to its end.</param>
    public void Failed(bool sent, bool answering, bool stale)
    {
        Left();
        if (stale && !answering && isSafe)
        {
            Ask(backend!, fresh: true);
            return;
        }
        if (!stale)
        {
            core.Failed(backend!);
            port.TellFailed(service!.Service.Name, backend!.Backend);
        }
        if (answering)
        {
            Count(failed: true);
            backend = null;
            client.Close();
        }
        else if (!sent || isSafe && core.Retries.TrySpend()) Again();
        else AnswerHere("502 Bad Gateway"u8, "the backend failed\n", counted: true);
    }

    private bool MayAskAnother() =>
        isSafe && attempts < Policy.Attempts && service!.Places.Length - (tried?.Count ?? 0) >= 2 && core.Retries.TrySpend();

    private void Compose(ReadOnlySpan<byte> bytes, in LeanRequest head)
    {
        var writer = new HeadWriter(request.Reserve(head.Length + OwnFields + head.BodyLength), 0);
        writer.Raw(bytes[..head.Hop.Start]);
        writer.Raw(bytes[head.Hop.End..(head.Length - 2)]);
        writer.Field("X-Forwarded-For"u8, addressText);
        writer.Field("X-Forwarded-Host"u8, head.Host);
        writer.Field("X-Forwarded-Proto"u8, "http"u8);
        if (!head.HasTrace) writer.NewTrace();
        writer.Raw("\r\n"u8);
        writer.Raw(bytes.Slice(head.Length, head.BodyLength));
        request.Grow(writer.Length);
    }

    private void Again()
    {
        (tried ??= []).Add(backend!.State);
        Next();
    }

    private void Next()
    {
        if (attempts++ < Policy.Attempts && BackendChoice.Next(service!.Near(place), Policy, tried, core.Time.GetTimestamp(), core.NextTurn()).Place is { } chosen)
            Ask(chosen, fresh: false);
        else AnswerHere("503 Service Unavailable"u8, $"no healthy backend for {service!.Service.Name}\n", counted: true);
    }

    private void Ask(BackendPlace chosen, bool fresh)
    {
        backend = chosen;
        chosen.State.Begin(core.Time.GetTimestamp());
        var pool = client.Loop.PoolOf(chosen.State.EndPoint, core.Options.SourceOf(address));
        // What may be done once only goes to a connection that was open a moment ago.
        var used = fresh ? null : pool.Reuse(certain: !isSafe);
        upstream = used ?? pool.Connect((int)core.Options.ConnectionLifetime.TotalMilliseconds);
        if (upstream is null) Failed(sent: false, answering: false, stale: false);
        else upstream.Serve(this, request.Memory, wasUsed: used is not null);
    }

    private void AnswerHere(ReadOnlySpan<byte> line, string text, bool counted)
    {
        backend = null;
        if (counted) Count(failed: true);
        var writer = new HeadWriter(client.Loop.Output, 0);
        writer.Raw("HTTP/1.1 "u8);
        writer.Raw(line);
        writer.Raw("\r\n"u8);
        writer.Field("Content-Type"u8, "text/plain"u8);
        writer.Field("Content-Length"u8, Encoding.UTF8.GetByteCount(text).ToString(CultureInfo.InvariantCulture));
        if (!client.StaysOpen(endIsClose: false)) writer.Field("Connection"u8, "close"u8);
        writer.Raw("\r\n"u8);
        if (!IsHead) writer.Text(text);
        client.Write(client.Loop.Output.AsSpan(0, writer.Length));
        End();
    }

    // The backend is done with the request.
    private void Left()
    {
        upstream = null;
        backend!.State.End();
    }

    private void End()
    {
        (upstream, backend, route, service) = (null, null, null, null);
        request.Clear();
        client.End();
    }

    private void Count(bool failed) =>
        core.Statistics.Count(place?.Region ?? "", backend?.Backend.Cluster ?? "", core.Time.GetElapsedTime(begun), failed);
}
