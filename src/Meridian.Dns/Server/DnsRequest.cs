using System.Net;

namespace Meridian.Dns;

/// <summary>One well-formed question for class IN, as views into the received packet: what the answering path sees.</summary>
public readonly ref struct DnsRequest
{
    /// <summary>Where in every message the question's name begins: what a pointer to it points at.</summary>
    public const int NameOffset = HeaderFlags.HeaderLength;

    /// <summary>The whole packet.</summary>
    public ReadOnlySpan<byte> Packet { get; internal init; }

    /// <summary>Name asked for: lower case, uncompressed wire bytes.</summary>
    public ReadOnlySpan<byte> Name { get; internal init; }

    /// <summary>Type asked for.</summary>
    public RecordType Type { get; internal init; }

    /// <summary>The question as it was sent, in the client's upper and lower case; it is repeated in the answer.</summary>
    public ReadOnlySpan<byte> Question { get; internal init; }

    /// <summary>Whether the query has an EDNS part, so that the answer has one too.</summary>
    public bool HasEdns { get; internal init; }

    /// <summary>Client subnet the query tells, or null.</summary>
    public ClientSubnet? ClientSubnet { get; internal init; }

    /// <summary>Address the query came from.</summary>
    public IPAddress Source { get; internal init; }

    /// <summary>Most bytes the answer may have.</summary>
    public int Limit { get; internal init; }

    /// <summary>Counts queries: by how far equal records are turned in this answer.</summary>
    public uint Rotation { get; internal init; }

    /// <summary>The address the client is placed by: its subnet as its resolver tells it, else where the query came from.</summary>
    public IPAddress Client => ClientSubnet is { SourcePrefix: > 0 } subnet ? subnet.Address : Source;

    /// <summary>Writes an answer made of objects, for handlers that do not write their own.</summary>
    /// <param name="answer">The answer; id, question and EDNS part are filled in.</param>
    /// <param name="response">Receives it.</param>
    /// <returns>Its length.</returns>
    public int Write(DnsMessage answer, Span<byte> response)
    {
        var full = answer with
        {
            Id = (ushort)(Packet[0] << 8 | Packet[1]),
            IsResponse = true,
            RecursionDesired = (Packet[2] & HeaderFlags.RecursionDesired >> 8) != 0,
            Questions = [new DnsQuestion(ToName(), Type)],
            Edns = HasEdns ? new Edns { ClientSubnet = ClientSubnet } : null,
        };
        var bytes = full.Encode(Math.Min(Limit, response.Length));
        bytes.CopyTo(response);
        Question.CopyTo(response[NameOffset..]);
        return bytes.Length;
    }

    /// <summary>The name asked for as an object.</summary>
    public DnsName ToName() => DnsName.FromCanonicalWire(Name);
}
