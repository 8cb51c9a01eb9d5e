using System.Net;

namespace Meridian.Network;

/// <summary>One endpoint and how many connections it has.</summary>
internal sealed class Backend(IPEndPoint endPoint)
{
    private int active;

    public IPEndPoint EndPoint => endPoint;

    /// <summary>Connections now.</summary>
    public int Active => Volatile.Read(ref active);

    public void Enter() => Interlocked.Increment(ref active);

    public void Leave() => Interlocked.Decrement(ref active);
}
