namespace Meridian.Dns;

/// <summary>
/// Gives whole zones to secondary servers (AXFR, RFC 5936). A question for the changes since a serial (IXFR) is answered with the whole zone, or with the
/// SOA alone when nothing changed, as RFC 1995 allows. A transfer is made from one version of the zone, however long it takes.
/// </summary>
/// <param name="zones">The zones.</param>
/// <param name="allowed">Who is answered: whom one of these allows. Others are refused.</param>
public sealed class ZoneTransfers(IReadOnlyList<ZoneStore> zones, IReadOnlyList<TransferRule> allowed)
{
    private IReadOnlyList<TransferRule> allowed = allowed;

    /// <summary>From now on others are answered. Safe for concurrent use.</summary>
    public void Allow(IReadOnlyList<TransferRule> rules) => Volatile.Write(ref allowed, rules);

    /// <summary>Answers a query that the responder left to transfers.</summary>
    /// <param name="query">The query.</param>
    /// <param name="client">Where it came from.</param>
    /// <param name="signature">Signs the answer; null for a query that is not signed.</param>
    /// <param name="buffer">Receives one message after the other.</param>
    /// <param name="counters">Counts the answer.</param>
    /// <returns>Lengths of the messages; the buffer may be used when each is returned.</returns>
    internal IEnumerable<int> Answer(ReadOnlyMemory<byte> query, ClientAddress client, AnswerSignature? signature, Memory<byte> buffer, DnsCounters counters)
    {
        var (code, zone, onlySoa) = Decide(query.Span, client, signature?.Key);
        counters.Count(code);
        var room = buffer[..^(signature?.Room ?? 0)];
        var messages = zone is null ? [Refuse(query.Span, client, room.Span, code)] : new TransferMessages(query, zone, room).Write(onlySoa);
        return signature is null ? messages : messages.Select(length => signature.Sign(buffer.Span, length));
    }

    private (ResponseCode Code, Zone? Zone, bool OnlySoa) Decide(ReadOnlySpan<byte> query, ClientAddress client, DnsName? key)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        DnsRequestReader.Read(query, name, client, 0, ushort.MaxValue, udp: false, out var request);
        Zone? zone = null;
        foreach (var store in zones)
            if (request.Name.SequenceEqual(store.Current.Apex.Wire)) zone = store.Current;
        if (!Volatile.Read(ref allowed).Any(rule => rule.Allows(client, key))) return (ResponseCode.Refused, null, false);
        if (zone is null) return (ResponseCode.NotAuthoritative, null, false);
        return (ResponseCode.NoError, zone, request.Type == RecordType.IXFR && SerialOf(query) is { } known && (int)(zone.Serial - known) <= 0);
    }

    // A client tells the serial it has by an SOA record in the authority section.
    private static uint? SerialOf(ReadOnlySpan<byte> query)
    {
        try
        {
            return DnsMessage.Decode(query).Authority.Select(r => r.Data).OfType<SoaData>().FirstOrDefault()?.Serial;
        }
        catch (DnsFormatException)
        {
            return null;
        }
    }

    private static int Refuse(ReadOnlySpan<byte> query, ClientAddress client, Span<byte> buffer, ResponseCode code)
    {
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        DnsRequestReader.Read(query, name, client, 0, ushort.MaxValue, udp: false, out var request);
        return new ResponseWriter(request, buffer).Finish(request, code, authoritative: false, recursion: false);
    }
}
