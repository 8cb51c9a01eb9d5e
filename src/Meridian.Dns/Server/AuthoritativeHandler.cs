using System.Net;

namespace Meridian.Dns;

/// <summary>Answers from zones, and refuses everything else. Every answer is made from one version of one zone.</summary>
/// <param name="zones">The zones; the one with the longest matching name answers.</param>
/// <param name="locator">Places clients, for record sets with an <see cref="TrafficPlan"/>. Default: nobody's place is known.</param>
public sealed class AuthoritativeHandler(IReadOnlyList<ZoneStore> zones, IClientLocator? locator = null) : IDnsHandler
{
    private readonly ZoneStore[] byLength = [.. zones.OrderByDescending(z => z.Current.Apex.Wire.Length)];

    /// <inheritdoc />
    public int TryAnswer(in DnsRequest request, Span<byte> response)
    {
        foreach (var store in byLength)
        {
            var zone = store.Current;
            if (DnsNameComparer.SuffixOffset(request.Name, zone.Apex.Wire) >= 0) return new ZoneAnswer(zone, locator).Write(request, response);
        }
        return new ResponseWriter(request, response).Finish(request, ResponseCode.Refused, authoritative: false, recursion: false);
    }

    /// <inheritdoc />
    public ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("every question is answered at once");
}
