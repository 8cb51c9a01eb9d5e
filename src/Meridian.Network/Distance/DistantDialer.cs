using System.Net;
using System.Net.Sockets;

namespace Meridian.Network;

/// <summary>Makes the federation's connections to the API servers of members, over ways on which faults happen.</summary>
/// <param name="distances">The ways.</param>
/// <param name="time">Clock.</param>
public sealed class DistantDialer(Distances distances, TimeProvider time)
{
    /// <summary>Connects; while the way is cut, or the first packet is lost, that takes its time.</summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">It cannot be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var link = IPAddress.TryParse(endPoint.Host, out var address) ? distances.Calls(address) : Link.Always;
        await SetUpAsync(link, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return ReferenceEquals(link, Link.Always) ? stream : new DistantStream(stream, link, distances.Random, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task SetUpAsync(Link link, CancellationToken token)
    {
        if (link.IsClear) return;
        var takes = time.GetElapsedTime(time.GetTimestamp(), DelayLine.Opening(link, distances.Random, time));
        if (takes > TimeSpan.Zero) await Task.Delay(takes, time, token);
        await link.WhileCutAsync(token);
    }
}
