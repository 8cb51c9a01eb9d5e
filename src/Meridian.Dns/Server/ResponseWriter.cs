using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>Puts an answer together from encoded records, by copying. Never writes past the request's limit.</summary>
internal ref struct ResponseWriter
{
    private const int OptLength = 11;
    private readonly Span<byte> response;
    private readonly int room;
    private readonly int subnetLength;
    private int answers;
    private int authorities;
    private bool truncated;

    public ResponseWriter(in DnsRequest request, Span<byte> response)
    {
        this.response = response[..Math.Min(response.Length, request.Limit)];
        subnetLength = request.ClientSubnet is { } subnet ? 8 + (subnet.SourcePrefix + 7) / 8 : 0;
        room = this.response.Length - (request.HasEdns ? OptLength + subnetLength : 0);
        Position = HeaderFlags.HeaderLength + request.Question.Length;
        request.Question.CopyTo(this.response[HeaderFlags.HeaderLength..]);
    }

    /// <summary>Where the next record begins.</summary>
    public int Position { get; private set; }

    /// <summary>Writes one record whose owner's name stands at <paramref name="owner"/> in the message; false when it does not fit.</summary>
    public bool Record(int owner, ReadOnlySpan<byte> encoded)
    {
        if (Position + 2 + encoded.Length > room)
        {
            truncated = true;
            return false;
        }
        BinaryPrimitives.WriteUInt16BigEndian(response[Position..], (ushort)(0xC000 | owner));
        encoded.CopyTo(response[(Position + 2)..]);
        Position += 2 + encoded.Length;
        return true;
    }

    /// <summary>Counts records written since the last call as answers.</summary>
    public void AddAnswers(int count) => answers += count;

    /// <summary>Counts a record written as authority.</summary>
    public void AddAuthority() => authorities++;

    /// <summary>Takes back the records from a position on: a set that did not fit whole.</summary>
    public void Rewind(int position) => Position = position;

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
        if (truncated) flags |= HeaderFlags.Truncated;
        BinaryPrimitives.WriteUInt16BigEndian(response[2..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(response[4..], (ushort)(request.Question.Length > 0 ? 1 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(response[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(response[8..], (ushort)authorities);
        BinaryPrimitives.WriteUInt16BigEndian(response[10..], (ushort)(request.HasEdns ? 1 : 0));
        if (request.HasEdns) WriteEdns(request, (int)code >> 4, scope);
        return Position;
    }

    private void WriteEdns(in DnsRequest request, int codeExtension, byte scope)
    {
        var opt = response.Slice(Position, OptLength + subnetLength);
        opt[0] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(opt[1..], (ushort)RecordType.OPT);
        BinaryPrimitives.WriteUInt16BigEndian(opt[3..], Edns.SafePayload);
        BinaryPrimitives.WriteUInt32BigEndian(opt[5..], (uint)codeExtension << 24);
        BinaryPrimitives.WriteUInt16BigEndian(opt[9..], (ushort)subnetLength);
        if (request.ClientSubnet is { } subnet) EdnsOptions.WriteClientSubnet(subnet with { ScopePrefix = scope }, opt[OptLength..]);
        Position += opt.Length;
    }
}
