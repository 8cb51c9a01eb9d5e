using System.Net.Sockets;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>Carries datagrams between places that are apart: each comes later, perhaps after one that set out behind it, or not at all.</summary>
/// <param name="link">What happens on the way.</param>
/// <param name="traffic">Clock, chance and end.</param>
/// <param name="underWay">Knows what is under way.</param>
internal sealed class DatagramPath(Link link, ProxyTraffic traffic, TaskSet underWay)
{
    // Who sends more than this within a round trip loses the rest.
    private const int MostUnderWay = 4096;

    /// <summary>Whether nothing happens on the way.</summary>
    public bool IsClear => link.IsClear;

    /// <summary>Sends a datagram on its way; the memory may be used again at once.</summary>
    public void Send(ReadOnlyMemory<byte> datagram, Func<ReadOnlyMemory<byte>, ValueTask<int>> deliver)
    {
        var condition = link.Condition;
        if (condition?.Loses(traffic.Random) == true || underWay.Count >= MostUnderWay) return;
        underWay.Add(DeliverAsync(datagram.ToArray(), condition?.Travel(traffic.Random) * DelayLine.OneWay ?? TimeSpan.Zero, deliver));
    }

    private async Task DeliverAsync(byte[] datagram, TimeSpan after, Func<ReadOnlyMemory<byte>, ValueTask<int>> deliver)
    {
        try
        {
            await Task.Delay(after, traffic.Time, traffic.Stopping);
            await deliver(datagram);
        }
        catch (Exception lost) when (lost is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A datagram may be lost; its flow is closed by whoever reads it.
        }
    }
}
