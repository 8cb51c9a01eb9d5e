using System.Net;

namespace Meridian.Dns;

/// <summary>Gives the answers of a <see cref="DnsServer"/>. Called concurrently.</summary>
public interface IDnsHandler
{
    /// <summary>
    /// Answers at once when that is possible without waiting for anything; runs on the thread that receives.
    /// </summary>
    /// <param name="request">The question.</param>
    /// <param name="response">Room for the whole answer; the request's limit holds too.</param>
    /// <returns>Length of the answer, or 0 when it takes time: then <see cref="AnswerAsync"/> is called.</returns>
    int TryAnswer(in DnsRequest request, Span<byte> response);

    /// <summary>Answers what <see cref="TryAnswer"/> left.</summary>
    /// <param name="query">The query, with one question.</param>
    /// <param name="client">Address it came from.</param>
    /// <param name="cancellationToken">The server is being stopped.</param>
    /// <returns>The answer; its id, question and EDNS part are filled in by the server.</returns>
    ValueTask<DnsMessage> AnswerAsync(DnsMessage query, IPAddress client, CancellationToken cancellationToken);
}
