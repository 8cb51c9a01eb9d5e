namespace Meridian.Dns;

/// <summary>One query as it is sent, and what is an answer to it.</summary>
internal sealed class Exchange
{
    private readonly DnsMessage query;
    private readonly TsigSession? signed;

    public Exchange(DnsMessage query, TsigKey? key, TimeProvider time)
    {
        this.query = query;
        signed = key is null ? null : new TsigSession(key, time);
        var bytes = query.Encode();
        Query = signed?.Sign(bytes) ?? bytes;
    }

    public byte[] Query { get; }

    /// <summary>Null for what is not the answer to this query: somebody else's packet, an older attempt's.</summary>
    /// <exception cref="DnsFormatException">It is broken.</exception>
    /// <exception cref="TsigException">It is not signed as it has to be.</exception>
    public DnsMessage? Answer(ReadOnlySpan<byte> bytes, bool overUdp)
    {
        if (bytes.Length < HeaderFlags.HeaderLength || (bytes[0] << 8 | bytes[1]) != query.Id) return null;
        // A cut answer may end in the middle of a record; it is asked for again over TCP whatever it holds.
        if (overUdp && (bytes[2] & HeaderFlags.Truncated >> 8) != 0) return new DnsMessage { Id = query.Id, IsResponse = true, Truncated = true };
        var answer = DnsMessage.Decode(signed is null ? bytes : signed.Verify(bytes.ToArray()));
        // A server that could not read the question does not repeat it.
        var sameQuestion = answer.Questions.Count == 0 ? answer.Code != ResponseCode.NoError : answer.Questions.SequenceEqual(query.Questions);
        return answer.IsResponse && sameQuestion ? answer : null;
    }
}
