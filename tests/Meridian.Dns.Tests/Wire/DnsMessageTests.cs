using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Wire;

public sealed class DnsMessageTests
{
    [Fact]
    public void Decode_OfEncoded_GivesTheMessage() => DnsGen.Message.Sample(m => DnsGen.Text(DnsMessage.Decode(m.Encode())) == DnsGen.Text(m));

    [Fact]
    public void Decode_OfAnyBytes_GivesAMessageOrAFormatError() => Gen.Byte.Array[0, 200].Sample(DecodesOrFails);

    [Fact]
    public void Decode_OfDamagedMessage_GivesAMessageOrAFormatError() =>
        Gen.Select(DnsGen.Message, Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 5], Gen.Int[0, 2000]).Sample((message, changes, cut) =>
        {
            var bytes = message.Encode();
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            DecodesOrFails(bytes[..Math.Min(cut, bytes.Length)]);
        });

    [Fact]
    public void Decode_OfPointerLoop_Fails()
    {
        byte[] bytes = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1];

        Assert.Throws<DnsFormatException>(() => DnsMessage.Decode(bytes));
    }

    [Fact]
    public void Encode_RepeatedNames_AreCompressed()
    {
        var name = DnsName.Parse("frontend.default.world.svc.meridian.test");
        var message = new DnsMessage
        {
            IsResponse = true,
            Questions = [new DnsQuestion(name, RecordType.A)],
            Answers = [new DnsRecord(name, 5, new AddressData(IPAddress.Loopback)), new DnsRecord(name, 5, new AddressData(IPAddress.Any))],
        };

        Assert.Equal(12 + name.Wire.Length + 4 + 2 * 16, message.Encode().Length);
    }

    [Fact]
    public void Encode_WithLimit_LeavesOutWholeRecordSetsAndMarks()
    {
        var (first, second) = (DnsName.Parse("a.test"), DnsName.Parse("b.test"));
        var message = new DnsMessage
        {
            Questions = [new DnsQuestion(first, RecordType.A)],
            Answers =
            [
                new DnsRecord(first, 5, new NameData(RecordType.CNAME, second)),
                .. Enumerable.Range(0, 40).Select(i => new DnsRecord(second, 5, new AddressData(new IPAddress([10, 0, 0, (byte)i])))),
            ],
            Edns = new Edns(),
        };

        var decoded = DnsMessage.Decode(message.Encode(512));

        Assert.True(decoded.Truncated);
        Assert.Equal([RecordType.CNAME], decoded.Answers.Select(r => r.Type));
        Assert.NotNull(decoded.Edns);
    }

    private static void DecodesOrFails(byte[] bytes)
    {
        try
        {
            DnsMessage.Decode(bytes);
        }
        catch (DnsFormatException)
        {
            // The one error that malformed bytes may give.
        }
    }
}
