using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>The keys that a server knows. Safe for concurrent use.</summary>
public sealed class TsigKeyring(IReadOnlyList<TsigKey> keys)
{
    private IReadOnlyList<TsigKey> keys = keys;

    /// <summary>Knows no key.</summary>
    public TsigKeyring() : this([])
    {
    }

    /// <summary>Knows these keys from now on, and no others.</summary>
    public void Use(IReadOnlyList<TsigKey> all) => Volatile.Write(ref keys, all);

    /// <summary>A key by its name, or null.</summary>
    public TsigKey? Find(DnsName name) => Volatile.Read(ref keys).FirstOrDefault(k => k.Name.Equals(name));

    /// <summary>Whether any key is known.</summary>
    internal bool IsEmpty => Volatile.Read(ref keys).Count == 0;

    /// <summary>Checks the signature of a query, and gives what signs the answer; null for a query without one.</summary>
    /// <exception cref="DnsFormatException">The query is broken.</exception>
    internal AnswerSignature? Check(ReadOnlySpan<byte> query, DateTimeOffset now)
    {
        var (message, signature) = TsigRecord.Split(query.ToArray());
        if (signature is null) return null;
        var key = Find(signature.Key);
        if (key is null || !key.Algorithm.WireName.Equals(signature.Algorithm)) return new(null, signature, TsigRecord.BadKey, now);
        var expected = key.Algorithm.Mac(key.Secret, [.. message, .. signature.Variables(timersOnly: false)]);
        if (!CryptographicOperations.FixedTimeEquals(expected, signature.Mac)) return new(null, signature, TsigRecord.BadSignature, now);
        // The time is looked at last: only who has the key is told ours.
        var skew = Math.Abs((long)signature.Time - now.ToUnixTimeSeconds());
        return new(key, signature, skew > signature.Fudge ? TsigRecord.BadTime : (ushort)0, now);
    }
}
