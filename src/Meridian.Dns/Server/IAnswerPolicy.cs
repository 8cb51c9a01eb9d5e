using System.Net;

namespace Meridian.Dns;

/// <summary>Decides which addresses of a name a client is told, and in which order. Called concurrently on the answering path.</summary>
public interface IAnswerPolicy
{
    /// <summary>Chooses among the records of an A or AAAA set.</summary>
    /// <param name="client">Where the question comes from: the client's subnet if its resolver tells it, else the resolver.</param>
    /// <param name="records">The whole set, at least two records.</param>
    /// <param name="order">
    /// On entry all indexes into <see cref="RecordSet.Data"/>, turned by one from answer to answer; on return the chosen ones come first.
    /// </param>
    /// <returns>How many are chosen, at least 1.</returns>
    int Choose(IPAddress client, RecordSet records, Span<int> order);
}
