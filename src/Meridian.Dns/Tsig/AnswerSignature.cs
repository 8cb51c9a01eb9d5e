using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Signs what is answered to one signed query: one message, or the many of a zone transfer, of which each is signed with the one before.</summary>
/// <param name="key">The key; null when the query's signature was not accepted: then the answer only says so.</param>
/// <param name="query">Signature of the query.</param>
/// <param name="error">Why it was not accepted; 0 if it was.</param>
/// <param name="now">The time.</param>
internal sealed class AnswerSignature(TsigKey? key, TsigRecord query, ushort error, DateTimeOffset now)
{
    private const int TimeLength = 6;
    private byte[] previousMac = query.Mac;
    private bool follows;

    /// <summary>Whether the query's signature was not accepted.</summary>
    public bool IsRefused => error != 0;

    /// <summary>Who asks; null if that was not proved.</summary>
    public DnsName? Key => IsRefused ? null : key?.Name;

    /// <summary>Bytes that a signature takes.</summary>
    public int Room => Blank().Length + (key?.Algorithm.MacLength ?? 0);

    /// <summary>Puts the signature behind a message.</summary>
    /// <param name="buffer">The message, and <see cref="Room"/> bytes more.</param>
    /// <param name="length">Length of the message.</param>
    /// <returns>Length with the signature.</returns>
    public int Sign(Span<byte> buffer, int length)
    {
        var signature = Blank() with { OriginalId = BinaryPrimitives.ReadUInt16BigEndian(buffer) };
        if (key is not null)
        {
            previousMac = key.Algorithm.Mac(key.Secret, [.. TsigRecord.MacPart(previousMac), .. buffer[..length], .. signature.Variables(timersOnly: follows)]);
            signature = signature with { Mac = previousMac };
        }
        follows = true;
        return signature.AppendTo(buffer, length);
    }

    private TsigRecord Blank() => query with
    {
        // A client with a wrong clock is told ours, under its own time, so that it can check the signature.
        Time = error == TsigRecord.BadTime ? query.Time : (ulong)now.ToUnixTimeSeconds(),
        Fudge = TsigKey.Fudge,
        Mac = [],
        Error = error,
        Other = error == TsigRecord.BadTime ? OurTime() : [],
    };

    private byte[] OurTime()
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)now.ToUnixTimeSeconds());
        return bytes[^TimeLength..];
    }
}
