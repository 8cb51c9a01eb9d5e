using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Bounds how many clients are connected to containers at a time. Safe for concurrent use.</summary>
/// <param name="most">How many at most.</param>
internal sealed class StreamSessions(int most = StreamSessions.DefaultMost)
{
    public const int DefaultMost = 4096;

    private int open;

    /// <summary>How many there are.</summary>
    public int Open => Volatile.Read(ref open);

    /// <summary>Counts one until it is disposed.</summary>
    /// <exception cref="StatusException">429: there are too many.</exception>
    public IDisposable Begin()
    {
        if (Interlocked.Increment(ref open) <= most) return new Session(this);
        Interlocked.Decrement(ref open);
        throw ApiError.TooManyRequests($"{most} streams to containers are open, which is the limit; try again later", 1);
    }

    private sealed class Session(StreamSessions owner) : IDisposable
    {
        private bool ended;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref ended, true)) Interlocked.Decrement(ref owner.open);
        }
    }
}
