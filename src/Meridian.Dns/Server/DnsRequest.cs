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

    /// <summary>Address the query came from.</summary>
    public ClientAddress From { get; internal init; }

    /// <summary>Most bytes the answer may have.</summary>
    public int Limit { get; internal init; }

    /// <summary>Any number, equally often: by how far equal records are turned in this answer, and which of several choices it is.</summary>
    public uint Rotation { get; internal init; }

    /// <summary>The address the client is placed by: its subnet as its resolver tells it, else where the query came from.</summary>
    public ClientAddress Placed => Subnet is { SourcePrefix: > 0 } subnet ? subnet.Network : From;

    /// <summary>As <see cref="From"/>, as an object made for the call.</summary>
    public IPAddress Source => From.ToIPAddress();

    /// <summary>As <see cref="Placed"/>, as an object made for the call.</summary>
    public IPAddress Client => Placed.ToIPAddress();

    /// <summary>Client subnet the query tells, or null; an object made for the call.</summary>
    public ClientSubnet? ClientSubnet => Subnet?.ToClientSubnet();

    internal SubnetOption? Subnet { get; init; }

    /// <summary>Whether the query ends with a signature (TSIG), which is still to be checked.</summary>
    internal bool IsSigned { get; init; }

    /// <summary>Whether the client understands DNSSEC (the DO bit), which is repeated in the answer.</summary>
    internal bool DnssecOk { get; init; }

    /// <summary>Cookie of the query; empty without one.</summary>
    internal ReadOnlySpan<byte> Cookie { get; init; }

    /// <summary>Cookie for the answer; empty for none.</summary>
    internal ReadOnlySpan<byte> CookieReply { get; init; }

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
            Edns = HasEdns ? new Edns { ClientSubnet = ClientSubnet, DnssecOk = DnssecOk } : null,
        };
        var bytes = full.Encode(Math.Min(Limit, response.Length));
        bytes.CopyTo(response);
        Question.CopyTo(response[NameOffset..]);
        return bytes.Length;
    }

    /// <summary>The name asked for as an object.</summary>
    public DnsName ToName() => DnsName.FromCanonicalWire(Name);
}
