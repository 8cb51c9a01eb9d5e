using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>A way of signing DNS messages (RFC 8945 section 6).</summary>
internal sealed record TsigAlgorithm(string Name, Func<byte[], byte[], byte[]> Mac)
{
    public static readonly IReadOnlyList<TsigAlgorithm> All =
    [
        new("hmac-sha256", HMACSHA256.HashData),
        new("hmac-sha512", HMACSHA512.HashData),
    ];

    public DnsName WireName { get; } = DnsName.Parse(Name);
}
