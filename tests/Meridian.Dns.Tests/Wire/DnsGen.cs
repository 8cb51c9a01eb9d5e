using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Wire;

internal static class DnsGen
{
    // Few different labels, so that names share suffixes and compression has work.
    private static readonly Gen<string> Label = Gen.OneOf(
        OneOf("a", "b", "svc", "test", "*", "_http", "us-central"),
        Gen.Byte.Array[1, 8].Select(bytes => string.Concat(bytes.Select(b => $"\\{b:D3}"))));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    public static readonly Gen<DnsName> Name = Label.Array[0, 5].Select(labels => DnsName.Parse(string.Join('.', labels)));

    private static readonly Gen<RecordData> Data = Gen.OneOf(
        Gen.Byte.Array[4].Select(b => (RecordData)new AddressData(new IPAddress(b))),
        Gen.Byte.Array[16].Select(b => (RecordData)new AddressData(new IPAddress(b))),
        Gen.Select(OneOf(RecordType.CNAME, RecordType.NS, RecordType.PTR), Name, (t, n) => (RecordData)new NameData(t, n)),
        Gen.Select(Name, Name, Gen.UInt, Gen.UInt, (p, m, a, b) => (RecordData)new SoaData(p, m, a, b, a, b, a)),
        Gen.Select(Gen.UShort, Gen.UShort, Name, (p, w, n) => (RecordData)new SrvData(p, w, p, n)),
        Gen.String[0, 20].Where(s => !s.Any(char.IsSurrogate)).Array[1, 3].Select(s => (RecordData)new TextData(s)),
        Gen.Byte.Array[0, 20].Select(b => (RecordData)new OpaqueData((RecordType)257, b)));

    private static readonly Gen<DnsRecord> Record = Gen.Select(Name, Gen.UInt, Data, (n, t, d) => new DnsRecord(n, t, d));

    private static readonly Gen<Edns?> EdnsPart = Gen.Select(Gen.Bool, Gen.UShort, Gen.Byte.Array[4], Gen.Byte[0, 32], (some, size, address, prefix) =>
        some ? new Edns { PayloadSize = size, DnssecOk = size % 2 == 0, ClientSubnet = ClientSubnet.Of(new IPAddress(address), prefix) } : null);

    public static readonly Gen<DnsMessage> Message =
        Gen.Select(Gen.UShort, Gen.Bool, Name, Record.List[0, 6], Record.List[0, 3], Record.List[0, 3], EdnsPart, (id, flag, name, answers, authority, additional, edns) => new DnsMessage
        {
            Id = id,
            IsResponse = flag,
            Authoritative = !flag,
            RecursionDesired = flag,
            Code = edns is null ? ResponseCode.NameError : ResponseCode.BadVersion,
            Questions = [new DnsQuestion(name, RecordType.A)],
            Answers = answers,
            Authority = authority,
            Additional = additional,
            Edns = edns,
        });

    /// <summary>A text in which everything a message holds can be read, for comparing.</summary>
    public static string Text(DnsMessage m) => string.Join('\n',
    [
        $"{m.Id} {m.IsResponse} {m.Opcode} {m.Authoritative} {m.Truncated} {m.RecursionDesired} {m.RecursionAvailable} {m.Code} {m.Edns}",
        .. m.Questions.Select(q => q.ToString()),
        .. new[] { m.Answers, m.Authority, m.Additional }.SelectMany(s => s.Select(Text).Prepend("-")),
    ]);

    private static string Text(DnsRecord r) => r.Data switch
    {
        OpaqueData o => $"{r.Name} {r.Ttl} {o.Type} {Convert.ToHexString(o.Bytes.Span)}",
        TextData t => $"{r.Name} {r.Ttl} {string.Join('|', t.Strings)}",
        var data => $"{r.Name} {r.Ttl} {data}",
    };
}
