using System.Net;

namespace Meridian.Dns;

/// <summary>Lets answers to clients that are far away come later, or not at all. Whoever is near is answered as without it.</summary>
/// <param name="inner">Gives the answers.</param>
/// <param name="distance">How far clients are away.</param>
/// <param name="time">Clock.</param>
public sealed class DistantHandler(IDnsHandler inner, IClientDistance distance, TimeProvider time) : IDnsHandler
{
    /// <inheritdoc />
    public int TryAnswer(in DnsRequest request, Span<byte> response) => distance.AllNear || distance.IsNear(request.Source) ? inner.TryAnswer(request, response) : 0;

    /// <inheritdoc />
    public async ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken)
    {
        var travel = distance.Travel(client) ?? throw new AnswerLostException();
        if (travel > TimeSpan.Zero) await Task.Delay(travel, time, cancellationToken);
        return AtOnce(query, client) ?? await inner.AnswerAsync(query, client, cancellationToken);
    }

    private DnsMessage? AtOnce(DnsMessage query, IPAddress client)
    {
        var packet = query.Encode();
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        // Read from the bytes again: the answering path has no other form of a question.
        if (DnsRequestReader.Read(packet, name, client, query.Id, ushort.MaxValue, udp: false, out var request) != ResponseCode.NoError) return null;
        var response = new byte[ushort.MaxValue];
        var length = inner.TryAnswer(request, response);
        return length == 0 ? null : DnsMessage.Decode(response.AsSpan(0, length));
    }
}
