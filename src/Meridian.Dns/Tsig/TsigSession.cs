using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>Signs one query, and checks what comes back for it, message by message.</summary>
internal sealed class TsigSession(TsigKey key, TimeProvider time)
{
    // RFC 8945 section 5.3.1.
    private const int MostUnsigned = 99;

    private readonly List<byte> unsigned = [];
    private byte[] previousMac = [];
    private int unsignedCount;
    private bool first = true;

    /// <summary>The query with its signature.</summary>
    public byte[] Sign(byte[] message)
    {
        var id = (ushort)(message[0] << 8 | message[1]);
        var signature = new TsigRecord(key.Name, key.Algorithm.WireName, (ulong)time.GetUtcNow().ToUnixTimeSeconds(), TsigKey.Fudge, [], id, 0, []);
        previousMac = key.Algorithm.Mac(key.Secret, [.. message, .. signature.Variables(timersOnly: false)]);
        return (signature with { Mac = previousMac }).AppendTo(message);
    }

    /// <summary>The answer without its signature, which is right. Of several messages some may have none; see <see cref="End"/>.</summary>
    /// <exception cref="TsigException">It is not right, or the server says that ours was not.</exception>
    /// <exception cref="DnsFormatException">The message is broken.</exception>
    public byte[] Verify(byte[] answer)
    {
        var (message, signature) = TsigRecord.Split(answer);
        if (signature is null)
        {
            if (first) throw new TsigException($"the server's answer is not signed by the key {key.Name}: {Refusal(message)}");
            if (++unsignedCount > MostUnsigned) throw new TsigException("too many messages of the zone transfer are not signed");
            unsigned.AddRange(message);
            return message;
        }
        EnsureAccepted(signature);
        EnsureGenuine(message, signature);
        (previousMac, first, unsignedCount) = (signature.Mac, false, 0);
        unsigned.Clear();
        return message;
    }

    /// <summary>Makes sure that nothing is left unsigned.</summary>
    /// <exception cref="TsigException">Something is.</exception>
    public void End()
    {
        if (unsignedCount > 0) throw new TsigException("the end of the zone transfer is not signed");
    }

    private void EnsureAccepted(TsigRecord signature)
    {
        var problem = signature.Error switch
        {
            0 => null,
            TsigRecord.BadSignature => $"the server does not accept the signature: the secret of the key {key.Name} is another there (BADSIG)",
            TsigRecord.BadKey => $"the server does not know the key {key.Name} with {key.Algorithm.Name} (BADKEY)",
            TsigRecord.BadTime => $"the server's clock differs from ours by more than {TsigKey.Fudge} s (BADTIME)",
            _ => $"the server refuses the key {key.Name} with code {signature.Error}",
        };
        if (problem is not null) throw new TsigException(problem);
    }

    private void EnsureGenuine(byte[] message, TsigRecord signature)
    {
        var expected = key.Algorithm.Mac(key.Secret, [.. TsigRecord.MacPart(previousMac), .. unsigned, .. message, .. signature.Variables(timersOnly: !first)]);
        var skew = Math.Abs((long)signature.Time - time.GetUtcNow().ToUnixTimeSeconds());
        if (!signature.Key.Equals(key.Name) || !signature.Algorithm.Equals(key.Algorithm.WireName) || !CryptographicOperations.FixedTimeEquals(expected, signature.Mac))
            throw new TsigException($"the signature of the server's answer is wrong: somebody else answered, or the secret of the key {key.Name} is another there");
        if (skew > signature.Fudge) throw new TsigException($"the server's answer is {skew} s old, or its clock is wrong");
    }

    private static string Refusal(byte[] message) => UpdateCodes.Words(message.Length > 3 ? message[3] & 0xF : 0);
}
