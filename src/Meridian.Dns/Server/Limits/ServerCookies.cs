using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>
/// Our part of DNS cookies (RFC 7873, in the form of RFC 9018): a client that sends back the one it was given is at the address it says, and may be
/// answered without limit.
/// </summary>
/// <param name="secret">16 bytes. Servers of one address share it.</param>
/// <param name="time">Clock.</param>
internal sealed class ServerCookies(byte[] secret, TimeProvider time)
{
    /// <summary>Length of what is answered: the client's part and ours.</summary>
    public const int Length = EdnsOptions.ClientCookieLength + EdnsOptions.ServerCookieLength;

    private const byte Version = 1;
    private const int HashAt = EdnsOptions.ClientCookieLength + 8;
    private const int MaxAgeSeconds = 3600, MaxAheadSeconds = 300, RenewAfterSeconds = 1800;

    /// <summary>Writes the cookie of the answer, and says whether the query's was one of ours for this address.</summary>
    /// <param name="cookie">Cookie of the query: the client's 8 bytes, and what it was given before, if it was.</param>
    /// <param name="client">Address the query came from.</param>
    /// <param name="reply">Receives <see cref="Length"/> bytes.</param>
    public bool Answer(ReadOnlySpan<byte> cookie, in ClientAddress client, Span<byte> reply)
    {
        var now = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        var age = cookie.Length == Length ? (int)(now - BinaryPrimitives.ReadUInt32BigEndian(cookie[(HashAt - 4)..])) : int.MaxValue;
        var valid = age is <= MaxAgeSeconds and >= -MaxAheadSeconds && IsOurs(cookie, client);
        if (valid && age < RenewAfterSeconds)
        {
            cookie.CopyTo(reply);
            return true;
        }
        Make(cookie[..EdnsOptions.ClientCookieLength], client, now, reply);
        return valid;
    }

    /// <summary>Makes a cookie.</summary>
    public void Make(ReadOnlySpan<byte> clientPart, in ClientAddress client, uint now, Span<byte> cookie)
    {
        clientPart.CopyTo(cookie);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[EdnsOptions.ClientCookieLength..], (uint)Version << 24);
        BinaryPrimitives.WriteUInt32BigEndian(cookie[(HashAt - 4)..], now);
        BinaryPrimitives.WriteUInt64LittleEndian(cookie[HashAt..], Hash(cookie[..HashAt], client));
    }

    private bool IsOurs(ReadOnlySpan<byte> cookie, in ClientAddress client) =>
        cookie[EdnsOptions.ClientCookieLength] == Version && BinaryPrimitives.ReadUInt64LittleEndian(cookie[HashAt..]) == Hash(cookie[..HashAt], client);

    private ulong Hash(ReadOnlySpan<byte> signed, in ClientAddress client)
    {
        Span<byte> input = stackalloc byte[HashAt + 16];
        signed.CopyTo(input);
        return SipHash.Of(secret, input[..(HashAt + client.Write(input[HashAt..]))]);
    }
}
