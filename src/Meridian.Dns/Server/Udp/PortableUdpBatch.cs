using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>One packet at a time, as every system can.</summary>
internal sealed class PortableUdpBatch(Socket socket, int responseLength) : IUdpBatch
{
    private const int PacketLength = 4096;
    private readonly byte[] packet = new byte[PacketLength];
    private readonly byte[] response = new byte[responseLength];
    private readonly SocketAddress address = new(socket.AddressFamily);
    private readonly IPEndPoint any = new(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
    private int received;
    private int queued;

    public int Receive()
    {
        address.Size = SocketAddress.GetMaximumAddressSize(socket.AddressFamily);
        received = socket.ReceiveFrom(packet, SocketFlags.None, address);
        return 1;
    }

    // Closing ends the wait.
    public void Wake() => socket.Dispose();

    public ReadOnlySpan<byte> Packet(int index) => packet.AsSpan(0, received);

    public bool IsCut(int index) => received == PacketLength;

    public ClientAddress Client(int index) => ((IPEndPoint)any.Create(address)).Address;

    public SocketAddress Address(int index)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    public Span<byte> Response(int index) => response;

    public void Queue(int index, int length) => queued = length;

    public void Send()
    {
        var length = queued;
        queued = 0;
        if (length > 0) socket.SendTo(response.AsSpan(0, length), SocketFlags.None, address);
    }

    public void Dispose()
    {
    }
}
