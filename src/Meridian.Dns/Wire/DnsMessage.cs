namespace Meridian.Dns;

/// <summary>A whole DNS message, for code that is not on the answering path. Immutable.</summary>
public sealed record DnsMessage
{
    /// <summary>Id that ties an answer to its query.</summary>
    public ushort Id { get; init; }

    /// <summary>Whether this is an answer.</summary>
    public bool IsResponse { get; init; }

    /// <summary>Kind of query; 0 is the ordinary one.</summary>
    public byte Opcode { get; init; }

    /// <summary>Whether the answer comes from the zone itself (AA).</summary>
    public bool Authoritative { get; init; }

    /// <summary>Whether records were left out for lack of room (TC).</summary>
    public bool Truncated { get; init; }

    /// <summary>Whether the client asks the server to follow the answer to its end (RD).</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>Whether the server does so (RA).</summary>
    public bool RecursionAvailable { get; init; }

    /// <summary>How the question was answered.</summary>
    public ResponseCode Code { get; init; }

    /// <summary>The questions; in practice one.</summary>
    public IReadOnlyList<DnsQuestion> Questions { get; init; } = [];

    /// <summary>The answer records.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>Records about the zone: SOA when there is no answer.</summary>
    public IReadOnlyList<DnsRecord> Authority { get; init; } = [];

    /// <summary>Records that may be useful next; without OPT, which is <see cref="Edns"/>.</summary>
    public IReadOnlyList<DnsRecord> Additional { get; init; } = [];

    /// <summary>The EDNS part, or null.</summary>
    public Edns? Edns { get; init; }

    /// <summary>A recursive query for one name, with EDNS.</summary>
    public static DnsMessage Query(ushort id, DnsName name, RecordType type) =>
        new() { Id = id, RecursionDesired = true, Questions = [new DnsQuestion(name, type)], Edns = new Edns() };

    /// <summary>Reads a message from wire bytes. Records of classes other than IN are left out.</summary>
    /// <exception cref="DnsFormatException">The bytes are not a DNS message.</exception>
    public static DnsMessage Decode(ReadOnlySpan<byte> bytes) => DnsMessageDecoder.Decode(bytes);

    /// <summary>
    /// The message as wire bytes, names compressed. What does not fit in <paramref name="limit"/> bytes is left out record set by
    /// record set from the end, and the answer is marked truncated when answer or authority records are missing.
    /// </summary>
    public byte[] Encode(int limit = ushort.MaxValue) => DnsMessageEncoder.Encode(this, limit);
}
