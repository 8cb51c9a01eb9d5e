using System.Buffers.Binary;

namespace Meridian.Dns;

/// <summary>The messages of one zone transfer: the SOA, all records, and the SOA again. Each repeats the question, whose name all owners end in.</summary>
internal sealed class TransferMessages(ReadOnlyMemory<byte> query, Zone zone, Memory<byte> buffer)
{
    private readonly int questionLength = zone.Apex.Wire.Length + 4;
    private int at;
    private ushort records;

    /// <summary>Writes one message after the other into the buffer.</summary>
    /// <param name="onlySoa">Whether the client has all the rest.</param>
    /// <returns>Lengths of the messages.</returns>
    public IEnumerable<int> Write(bool onlySoa)
    {
        Begin();
        Put(zone.Apex, zone.Soa.Wire);
        if (!onlySoa)
        {
            foreach (var (owner, record) in Records())
            {
                if (Put(owner, record.Span)) continue;
                yield return Finish();
                Begin();
                Put(owner, record.Span);
            }
            if (!Put(zone.Apex, zone.Soa.Wire))
            {
                yield return Finish();
                Begin();
                Put(zone.Apex, zone.Soa.Wire);
            }
        }
        yield return Finish();
    }

    private IEnumerable<(DnsName Owner, ReadOnlyMemory<byte> Record)> Records()
    {
        foreach (var node in zone.Nodes)
        {
            foreach (var set in node.Sets)
            {
                for (int from = 0, length; from < set.Wire.Length; from += length)
                {
                    length = EncodedSet.LengthAt(set.Wire, from);
                    yield return (node.Name, set.Wire.AsMemory(from, length));
                }
            }
        }
    }

    private void Begin()
    {
        var message = buffer.Span;
        message[..HeaderFlags.HeaderLength].Clear();
        query.Span[..2].CopyTo(message);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], HeaderFlags.Response | HeaderFlags.Authoritative);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], 1);
        query.Span.Slice(HeaderFlags.HeaderLength, questionLength).CopyTo(message[HeaderFlags.HeaderLength..]);
        at = HeaderFlags.HeaderLength + questionLength;
        records = 0;
    }

    private int Finish()
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer.Span[6..], records);
        return at;
    }

    private bool Put(DnsName owner, ReadOnlySpan<byte> record)
    {
        var own = owner.Wire[..^zone.Apex.Wire.Length];
        var length = own.Length + record.Length;
        // A message of its own always has room for a record that a zone may have.
        if (at + length > buffer.Length || records == ushort.MaxValue) return false;
        var message = buffer.Span[at..];
        own.CopyTo(message);
        record.CopyTo(message[own.Length..]);
        // The record's own pointer, to the name of the question, is just what follows the labels that are below it.
        at += length;
        records++;
        return true;
    }
}
