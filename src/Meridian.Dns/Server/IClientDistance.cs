using System.Net;

namespace Meridian.Dns;

/// <summary>How far the clients of a server are away. Called concurrently on the answering path.</summary>
public interface IClientDistance
{
    /// <summary>Whether every client gets its answer at once; asked for each query.</summary>
    bool AllNear { get; }

    /// <summary>Whether a client gets its answer at once.</summary>
    bool IsNear(IPAddress client);

    /// <summary>What becomes of one question and its answer.</summary>
    /// <returns>Time that both take on the way together; null if one of them is lost.</returns>
    TimeSpan? Travel(IPAddress client);
}

/// <summary>An answer that is lost on its way: nothing is sent.</summary>
public sealed class AnswerLostException : Exception;
