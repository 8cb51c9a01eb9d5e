using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>The datagrams between one client and its endpoint.</summary>
internal sealed class UdpFlow : IDisposable
{
    private readonly IPEndPoint client;
    private readonly DatagramPath path;
    private readonly Socket front;
    private readonly Socket back;
    private readonly TimeProvider time;
    private long lastUsed;
    private int disposed;

    public UdpFlow(IPEndPoint client, Backend backend, Socket front, DatagramPath path, TimeProvider time)
    {
        (this.client, Backend, this.front, this.path, this.time) = (client, backend, front, path, time);
        lastUsed = time.GetTimestamp();
        back = new Socket(backend.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            LoopbackSource.Bind(back, client.Address, backend.EndPoint.Address);
            back.Connect(backend.EndPoint);
        }
        catch
        {
            back.Dispose();
            throw;
        }
        backend.Enter();
    }

    public Backend Backend { get; }

    public bool IsClosed => Volatile.Read(ref disposed) != 0;

    public TimeSpan IdleFor => time.GetElapsedTime(Volatile.Read(ref lastUsed));

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken token)
    {
        Volatile.Write(ref lastUsed, time.GetTimestamp());
        if (path.IsClear) await back.SendAsync(datagram, SocketFlags.None, token);
        else path.Send(datagram, later => back.SendAsync(later, SocketFlags.None, token));
    }

    /// <summary>Carries answers to the client until the flow is disposed or its endpoint refuses.</summary>
    public async Task ReturnAsync()
    {
        var buffer = new byte[ushort.MaxValue];
        try
        {
            while (true)
            {
                var length = await back.ReceiveAsync(buffer.AsMemory(), SocketFlags.None);
                Volatile.Write(ref lastUsed, time.GetTimestamp());
                if (path.IsClear) await front.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, client);
                else path.Send(buffer.AsMemory(0, length), later => front.SendToAsync(later, SocketFlags.None, client));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client's next datagram finds the flow closed and begins another, perhaps elsewhere.
            Dispose();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        Backend.Leave();
        back.Dispose();
    }
}
