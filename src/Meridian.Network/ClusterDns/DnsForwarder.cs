using System.Net;
using System.Security.Cryptography;
using Meridian.Dns;

namespace Meridian.Network;

/// <summary>Asks other servers, one after the other until one knows, and remembers their answers.</summary>
internal sealed class DnsForwarder
{
    private readonly AnswerCache cache;
    private readonly DnsClient client;

    public DnsForwarder(ClusterDnsOptions options, TimeProvider time)
    {
        cache = new AnswerCache(time);
        client = new DnsClient(new DnsClientOptions { Timeout = options.UpstreamTimeout, Attempts = 1, LocalAddress = options.EndPoint.Address }, time);
    }

    /// <summary>An answer that is still good, or null.</summary>
    public DnsMessage? Remembered(DnsName name, RecordType type) => cache.Find(new DnsQuestion(name, type));

    /// <summary>The answer of the first server that has one; "server failure" when none has.</summary>
    /// <param name="name">Name asked for.</param>
    /// <param name="type">Type asked for.</param>
    /// <param name="servers">Who is asked, in this order.</param>
    /// <param name="longestSeconds">How long the answer is kept at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<DnsMessage> AskAsync(DnsName name, RecordType type, IReadOnlyList<IPEndPoint> servers, uint longestSeconds, CancellationToken cancellationToken)
    {
        var question = new DnsQuestion(name, type);
        if (cache.Find(question) is { } known) return known;
        foreach (var server in servers)
        {
            try
            {
                var query = DnsMessage.Query((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name, type);
                var answer = await client.ExchangeAsync(query, server, cancellationToken);
                if (answer.Code is not (ResponseCode.NoError or ResponseCode.NameError)) continue;
                cache.Store(question, answer, longestSeconds);
                return answer;
            }
            catch (DnsUnavailableException)
            {
                // The next server is asked; that none answered is what the caller says to the client.
            }
        }
        return new DnsMessage { Code = ResponseCode.ServerFailure };
    }
}
