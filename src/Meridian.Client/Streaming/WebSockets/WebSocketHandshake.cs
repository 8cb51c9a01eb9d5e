using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.Client;

/// <summary>The proof in a WebSocket handshake that the other side understood it (RFC 6455, section 4).</summary>
public static class WebSocketHandshake
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>A key for a request, and the answer it must bring.</summary>
    public static (string Key, string Accept) NewKey()
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        return (key, Accept(key));
    }

    /// <summary>The answer to a key.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 prescribes SHA-1; it proves understanding, not identity.")]
    public static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
}
