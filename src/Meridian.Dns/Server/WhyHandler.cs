using System.Net;

namespace Meridian.Dns;

/// <summary>
/// Answers questions for the TXT records of <c>_why.NAME</c> with the reasons for what the asker is told of NAME, and leaves all others to another handler.
/// Nothing of it may be kept: it is about the asker.
/// </summary>
/// <param name="inner">Answers everything else.</param>
/// <param name="why">The reasons, a line each, for a name and a client; null for names that have none.</param>
public sealed class WhyHandler(IDnsHandler inner, Func<DnsName, IPAddress, IReadOnlyList<string>?> why) : IDnsHandler
{
    /// <inheritdoc />
    public int TryAnswer(in DnsRequest request, Span<byte> response)
    {
        if (!request.Name.StartsWith("\u0004_why"u8)) return inner.TryAnswer(request, response);
        var name = request.ToName();
        if (why(name.Parent, request.Client) is not { } lines) return inner.TryAnswer(request, response);
        return request.Write(new DnsMessage { Authoritative = true, Answers = request.Type is RecordType.TXT or RecordType.ANY ? [.. lines.Select(line => new DnsRecord(name, 0, TextData.Of(line)))] : [] }, response);
    }

    /// <inheritdoc />
    public ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken) => inner.AnswerAsync(query, client, cancellationToken);
}
