using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Puts an answer together from encoded records, by copying. Never writes past the request's limit.</summary>
internal ref struct ResponseWriter
{
    private const int OptLength = 11;
    private const int LastPointerTarget = 0x3FFF;
    private readonly Span<byte> response;
    private readonly int room;
    private readonly int edns;
    private int answers;
    private int authorities;
    private int additionals;

    public ResponseWriter(in DnsRequest request, Span<byte> response)
    {
        this.response = response[..Math.Min(response.Length, request.Limit)];
        edns = request.HasEdns ? EdnsLength(request) : 0;
        room = this.response.Length - edns;
        Position = HeaderFlags.HeaderLength + request.Question.Length;
        request.Question.CopyTo(this.response[HeaderFlags.HeaderLength..]);
    }

    /// <summary>Where the next record begins.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the answer says that it is not all; then the client asks again over TCP.</summary>
    public bool Truncated { get; set; }

    /// <summary>What is written so far.</summary>
    public readonly ReadOnlySpan<byte> Written => response[..Position];

    /// <summary>Writes a whole record set as answer; when it does not fit, nothing but that it did not.</summary>
    /// <param name="owner">Where in the message the owner's name stands.</param>
    /// <param name="wire">Encoded records, as in <see cref="EncodedSet.Wire"/>.</param>
    /// <param name="count">How many.</param>
    /// <param name="stride">Length of each when all have the same; they are then turned.</param>
    /// <param name="turn">By how far.</param>
    public bool Answer(int owner, ReadOnlySpan<byte> wire, int count, int stride, uint turn)
    {
        if (!Put(owner, wire, stride > 0 && count > 1 ? (int)(turn % (uint)count) * stride : 0))
        {
            Truncated = true;
            return false;
        }
        answers += count;
        return true;
    }

    /// <summary>Writes a record set about the zone; without room for it the answer is truncated.</summary>
    public bool Authority(int owner, EncodedSet set)
    {
        if (!Put(owner, set.Wire, 0))
        {
            Truncated = true;
            return false;
        }
        authorities += set.Count;
        return true;
    }

    /// <summary>Writes a record set that saves the client a question.</summary>
    /// <param name="owner">As for <see cref="Answer"/>.</param>
    /// <param name="set">The set.</param>
    /// <param name="needed">Whether the answer is of no use without it (RFC 9471), so that it is truncated when there is no room.</param>
    public void Additional(int owner, EncodedSet set, bool needed)
    {
        if (owner <= LastPointerTarget && Put(owner, set.Wire, 0)) additionals += set.Count;
        else if (needed) Truncated = true;
    }

    /// <summary>Writes header and EDNS part, and returns the length of the message.</summary>
    /// <param name="request">What is answered.</param>
    /// <param name="code">How.</param>
    /// <param name="authoritative">Whether the answer comes from a zone of ours.</param>
    /// <param name="recursion">Whether the server also asks others.</param>
    /// <param name="scope">Bits of the client's subnet for which the answer holds.</param>
    public int Finish(in DnsRequest request, ResponseCode code, bool authoritative, bool recursion, byte scope = 0)
    {
        request.Packet[..2].CopyTo(response);
        var asked = BinaryPrimitives.ReadUInt16BigEndian(request.Packet[2..]);
        var flags = HeaderFlags.Response | asked & (0x7800 | HeaderFlags.RecursionDesired | HeaderFlags.CheckingDisabled) | (int)code & 0xF;
        if (authoritative) flags |= HeaderFlags.Authoritative;
        if (recursion) flags |= HeaderFlags.RecursionAvailable;
        if (Truncated) flags |= HeaderFlags.Truncated;
        BinaryPrimitives.WriteUInt16BigEndian(response[2..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(response[4..], (ushort)(request.Question.Length > 0 ? 1 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(response[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(response[8..], (ushort)authorities);
        BinaryPrimitives.WriteUInt16BigEndian(response[10..], (ushort)(additionals + (request.HasEdns ? 1 : 0)));
        if (request.HasEdns) WriteEdns(request, (int)code >> 4, scope);
        return Position;
    }

    private static int EdnsLength(in DnsRequest request) =>
        OptLength + (request.Subnet is { } subnet ? EdnsOptions.LengthOf(subnet) : 0) + (request.CookieReply.Length > 0 ? 4 + request.CookieReply.Length : 0);

    private bool Put(int owner, ReadOnlySpan<byte> wire, int from)
    {
        if (Position + wire.Length > room) return false;
        var target = response.Slice(Position, wire.Length);
        wire[from..].CopyTo(target);
        wire[..from].CopyTo(target[(wire.Length - from)..]);
        if (owner != DnsRequest.NameOffset)
        {
            for (var at = 0; at < target.Length; at += EncodedSet.LengthAt(target, at)) BinaryPrimitives.WriteUInt16BigEndian(target[at..], (ushort)(0xC000 | owner));
        }
        Position += wire.Length;
        return true;
    }

    private void WriteEdns(in DnsRequest request, int codeExtension, byte scope)
    {
        var opt = response.Slice(Position, edns);
        opt[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)RecordType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], Edns.SafePayload);
        BinaryPrimitives.WriteUInt32BigEndian(opt[5..], (uint)codeExtension << 24 | (request.DnssecOk ? 0x8000u : 0));
        BinaryPrimitives.WriteUInt16BigEndian(opt[9..], (ushort)(edns - OptLength));
        var options = opt[OptLength..];
        if (request.CookieReply.Length > 0) options = options[EdnsOptions.Write(request.CookieReply, options)..];
        if (request.Subnet is { } subnet) EdnsOptions.Write(subnet, scope, options);
        Position += edns;
    }
}
