using System.Net;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Packets in, packets out: everything between transport and handler.</summary>
internal sealed partial class DnsResponder(IDnsHandler handler, DnsServerOptions options, ILogger logger)
{
    private int pending;

    /// <summary>What became of a packet.</summary>
    public enum Outcome
    {
        /// <summary>It is no query; nothing is sent.</summary>
        Drop,

        /// <summary>The answer is written.</summary>
        Answered,

        /// <summary><see cref="AnswerLaterAsync"/> has the answer.</summary>
        Later,
    }

    /// <summary>Answers a packet at once if possible.</summary>
    public Outcome Answer(ReadOnlySpan<byte> packet, IPAddress source, uint rotation, bool udp, Span<byte> response, DnsCounters counters, out int length)
    {
        length = 0;
        if (!DnsRequestReader.IsQuery(packet)) return Outcome.Drop;
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        var limit = udp ? options.MaxUdpPayload : ushort.MaxValue;
        var code = DnsRequestReader.Read(packet, name, source, rotation, limit, udp, out var request);
        if (code != ResponseCode.NoError) length = Refuse(request, response, code);
        else length = TryAnswer(request, response);
        if (length == 0) return Outcome.Later;
        counters.Count(code == ResponseCode.NoError ? (ResponseCode)(response[3] & 0xF) : code);
        return Outcome.Answered;
    }

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
            Edns = query.Edns is null ? null : new Edns { ClientSubnet = query.Edns.ClientSubnet },
        };
        var offered = query.Edns is { } edns ? Math.Max(512, (int)edns.PayloadSize) : 512;
        var bytes = answer.Encode(udp ? Math.Min(options.MaxUdpPayload, offered) : ushort.MaxValue);
        // The question goes back in the client's own upper and lower case, which some clients check.
        packet.Slice(HeaderFlags.HeaderLength, query.Questions[0].Name.Wire.Length + 4).CopyTo(bytes.AsMemory(HeaderFlags.HeaderLength));
        return bytes;
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
}
