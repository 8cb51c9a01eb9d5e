using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Packets in, packets out: everything between transport and handler.</summary>
internal sealed partial class DnsResponder(IDnsHandler handler, DnsServerOptions options, TimeProvider time, ILogger logger)
{
    private readonly ServerCookies cookies = new(options.CookieSecret ?? RandomNumberGenerator.GetBytes(SipHash.KeyLength), time);
    private readonly ResponseLimiter? limiter = options.ResponseLimits is { } limits ? new ResponseLimiter(limits, time) : null;
    private int pending;
    private long asked;

    /// <summary>What became of a packet.</summary>
    public enum Outcome
    {
        /// <summary>Nothing is sent.</summary>
        Drop,

        /// <summary>The answer is written.</summary>
        Answered,

        /// <summary><see cref="AnswerLaterAsync"/> has the answer.</summary>
        Later,

        /// <summary><see cref="DnsServerOptions.Transfers"/> has the answer.</summary>
        Transfer,
    }

    /// <summary>Answers a packet at once if possible.</summary>
    public Outcome Answer(ReadOnlySpan<byte> packet, in ClientAddress source, uint rotation, bool udp, Span<byte> response, DnsCounters counters, out int length)
    {
        length = 0;
        if (!DnsRequestReader.IsQuery(packet))
        {
            counters.CountUnreadable();
            return Outcome.Drop;
        }
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        Span<byte> cookie = stackalloc byte[ServerCookies.Length];
        var code = DnsRequestReader.Read(packet, name, source, rotation, udp ? options.MaxUdpPayload : ushort.MaxValue, udp, out var request);
        var known = !udp;
        if (request.Cookie.Length > 0)
        {
            known |= cookies.Answer(request.Cookie, source, cookie);
            request = request with { CookieReply = cookie };
        }
        var signature = code == ResponseCode.NoError && request.IsSigned ? CheckSignature(ref request, ref code) : null;
        known |= signature is { IsRefused: false };
        if (code == ResponseCode.NoError && request.Type is RecordType.AXFR or RecordType.IXFR)
        {
            if (!udp && options.Transfers is not null) return Outcome.Transfer;
            code = ResponseCode.Refused;
        }
        length = code == ResponseCode.NoError ? TryAnswer(request, response) : Refuse(request, response, code);
        if (length == 0) return Outcome.Later;
        if (code == ResponseCode.NoError) code = (ResponseCode)(response[3] & 0xF);
        if (!known && limiter is not null && !MaySend(request, code, response, counters, ref length)) return Outcome.Drop;
        Record(request, code, response, counters);
        if (signature is not null) length = signature.Sign(response, length);
        return Outcome.Answered;
    }

    /// <summary>Checks the signature of a query that was found to be well-formed, and gives what signs the answer; null for a query without one.</summary>
    public AnswerSignature? Signature(ReadOnlySpan<byte> packet) => options.Keys.IsEmpty ? null : options.Keys.Check(packet, time.GetUtcNow());

    /// <summary>Asks the handler for an answer that takes time.</summary>
    /// <returns>The encoded answer; a failure of the handler is answered "server failure".</returns>
    public async Task<byte[]> AnswerLaterAsync(ReadOnlyMemory<byte> packet, IPAddress source, bool udp, DnsCounters counters, CancellationToken token)
    {
        var query = DnsMessage.Decode(packet.Span);
        var answer = await AskHandlerAsync(query, source, token);
        counters.Count(answer.Code);
        answer = answer with
        {
            Id = query.Id,
            IsResponse = true,
            RecursionDesired = query.RecursionDesired,
            Questions = query.Questions,
            Edns = query.Edns is null ? null : new Edns { ClientSubnet = query.Edns.ClientSubnet, DnssecOk = query.Edns.DnssecOk },
        };
        var signature = Signature(packet.Span);
        var offered = query.Edns is { } edns ? Math.Max(512, (int)edns.PayloadSize) : 512;
        var bytes = answer.Encode((udp ? Math.Min(options.MaxUdpPayload, offered) : ushort.MaxValue) - (signature?.Room ?? 0));
        // The question goes back in the client's own upper and lower case, which some clients check.
        packet.Slice(HeaderFlags.HeaderLength, query.Questions[0].Name.Wire.Length + 4).CopyTo(bytes.AsMemory(HeaderFlags.HeaderLength));
        return signature is null ? bytes : Signed(bytes, signature);
    }

    /// <summary>Answers a packet of which only the beginning is worth reading: it is longer than any query.</summary>
    public static int RefuseOversized(ReadOnlySpan<byte> header, Span<byte> response, DnsCounters counters)
    {
        counters.Count(ResponseCode.FormatError);
        return Refuse(new DnsRequest { Packet = header, Limit = HeaderFlags.HeaderLength }, response, ResponseCode.FormatError);
    }

    private AnswerSignature? CheckSignature(ref DnsRequest request, ref ResponseCode code)
    {
        try
        {
            var signature = options.Keys.Check(request.Packet, time.GetUtcNow());
            if (signature is null) return null;
            if (signature.IsRefused) code = ResponseCode.NotAuthoritative;
            request = request with { Limit = request.Limit - signature.Room };
            return signature;
        }
        catch (DnsFormatException)
        {
            code = ResponseCode.FormatError;
            return null;
        }
    }

    private static byte[] Signed(byte[] message, AnswerSignature signature)
    {
        var signed = new byte[message.Length + signature.Room];
        message.CopyTo(signed, 0);
        signature.Sign(signed, message.Length);
        return signed;
    }

    private bool MaySend(in DnsRequest request, ResponseCode code, Span<byte> response, DnsCounters counters, ref int length)
    {
        var verdict = limiter!.Judge(request.From, code, DnsNameComparer.Hash(request.Name));
        if (verdict == ResponseLimiter.Verdict.Send) return true;
        counters.CountLimited();
        if (verdict == ResponseLimiter.Verdict.Drop) return false;
        length = new ResponseWriter(request, response) { Truncated = true }.Finish(request, ResponseCode.NoError, authoritative: false, recursion: false);
        return true;
    }

    private void Record(in DnsRequest request, ResponseCode code, ReadOnlySpan<byte> response, DnsCounters counters)
    {
        counters.Count(code);
        if ((response[2] & HeaderFlags.Truncated >> 8) != 0) counters.CountTruncated();
        if (options.LogOneIn > 0 && request.Name.Length > 0 && Interlocked.Increment(ref asked) % options.LogOneIn == 0)
        {
            var name = request.ToName();
            LogQuery(request.From, request.Placed, name, request.Type, code);
        }
    }

    private async ValueTask<DnsMessage> AskHandlerAsync(DnsMessage query, IPAddress source, CancellationToken token)
    {
        if (Interlocked.Increment(ref pending) > options.MaxPending)
        {
            Interlocked.Decrement(ref pending);
            return new DnsMessage { Code = ResponseCode.ServerFailure };
        }
        try
        {
            return await handler.AnswerAsync(query, source, token);
        }
        catch (Exception failure) when (failure is not AnswerLostException && !token.IsCancellationRequested)
        {
            LogFailed(failure, query.Questions[0].Name, query.Questions[0].Type);
            return new DnsMessage { Code = ResponseCode.ServerFailure };
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    private int TryAnswer(in DnsRequest request, Span<byte> response)
    {
        try
        {
            return handler.TryAnswer(request, response);
        }
        catch (Exception failure)
        {
            LogFailed(failure, request.ToName(), request.Type);
            return Refuse(request, response, ResponseCode.ServerFailure);
        }
    }

    private static int Refuse(in DnsRequest request, Span<byte> response, ResponseCode code) =>
        new ResponseWriter(request, response).Finish(request, code, authoritative: false, recursion: false);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answering {Name} {Type} failed")]
    private partial void LogFailed(Exception failure, DnsName name, RecordType type);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Client} for {Placed} asked {Name} {Type}: {Code}")]
    private partial void LogQuery(ClientAddress client, ClientAddress placed, DnsName name, RecordType type, ResponseCode code);
}
