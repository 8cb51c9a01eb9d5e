namespace Meridian.Dns;

/// <summary>A secret shared with another server, by which both sign their messages (TSIG, RFC 8945).</summary>
public sealed record TsigKey
{
    /// <summary>Seconds by which the clocks may differ.</summary>
    internal const ushort Fudge = 300;

    internal TsigKey(DnsName name, TsigAlgorithm algorithm, byte[] secret) => (Name, Algorithm, Secret) = (name, algorithm, secret);

    /// <summary>Name of the key, as both know it.</summary>
    public DnsName Name { get; }

    internal TsigAlgorithm Algorithm { get; }

    internal byte[] Secret { get; }

    /// <summary>A name only: the secret is never told.</summary>
    public override string ToString() => $"{Name} ({Algorithm.Name})";
}
