using System.Net;

namespace Meridian.Dns;

/// <summary>Packets that are received together, and the answers that are sent together. Used by one thread.</summary>
internal interface IUdpBatch : IDisposable
{
    /// <summary>Waits for packets.</summary>
    /// <returns>How many are here; 0 when the wait ended without any.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The socket failed; it may be used on.</exception>
    int Receive();

    /// <summary>Ends the wait of <see cref="Receive"/>; called by another thread.</summary>
    void Wake();

    /// <summary>A packet received.</summary>
    ReadOnlySpan<byte> Packet(int index);

    /// <summary>Whether it was longer than what is kept of it.</summary>
    bool IsCut(int index);

    /// <summary>Where it came from.</summary>
    ClientAddress Client(int index);

    /// <summary>Where it came from, as an object to send to later.</summary>
    SocketAddress Address(int index);

    /// <summary>Room for its answer.</summary>
    Span<byte> Response(int index);

    /// <summary>Puts the answer among those that are sent.</summary>
    void Queue(int index, int length);

    /// <summary>Sends what was queued.</summary>
    void Send();
}
