using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns.Tests.Server;

/// <summary>Messages over a TCP connection, byte by byte as a test wants them.</summary>
internal static class DnsOverTcp
{
    public static byte[] Framed(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    /// <summary>One message, and the first one that comes back.</summary>
    public static async Task<byte[]> AskAsync(IPEndPoint server, byte[] query, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server, token);
        await client.GetStream().WriteAsync(Framed(query), token);
        return await ReadAsync(client.GetStream(), token);
    }

    public static async Task<byte[]> ReadAsync(NetworkStream stream, CancellationToken token)
    {
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, token);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, token);
        return message;
    }

    /// <summary>Whether the server closed the connection, when all that it sent is read.</summary>
    public static async Task<bool> IsClosedAsync(NetworkStream stream, CancellationToken token)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
