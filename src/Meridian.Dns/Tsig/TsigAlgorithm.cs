using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>A way of signing DNS messages (RFC 8945 section 6).</summary>
/// <param name="Name">Its name.</param>
/// <param name="MacLength">Bytes of a signature.</param>
/// <param name="Mac">Signs: the secret, what is signed.</param>
internal sealed record TsigAlgorithm(string Name, int MacLength, Func<byte[], byte[], byte[]> Mac)
{
    public static readonly IReadOnlyList<TsigAlgorithm> All =
    [
        new("hmac-sha256", HMACSHA256.HashSizeInBytes, HMACSHA256.HashData),
        new("hmac-sha512", HMACSHA512.HashSizeInBytes, HMACSHA512.HashData),
    ];

    public DnsName WireName { get; } = DnsName.Parse(Name);

    /// <summary>One by its name, or null.</summary>
    public static TsigAlgorithm? Find(string name) => All.FirstOrDefault(a => string.Equals(a.Name, name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
}
