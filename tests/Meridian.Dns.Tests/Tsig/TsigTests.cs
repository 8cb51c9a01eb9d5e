using CsCheck;

namespace Meridian.Dns.Tests;

public sealed class TsigTests
{
    [Fact]
    public void Split_AnyBytes_GivesAMessageOrADnsFault() => Gen.Byte.Array[0, 120].Sample(bytes =>
    {
        try
        {
            TsigRecord.Split(bytes);
        }
        catch (DnsFormatException)
        {
            // The only way to fail.
        }
    });

    [Fact]
    public void Verify_OneBitOfTheAnswerChanged_IsRefused()
    {
        var key = new TsigKey(DnsName.Parse("k"), TsigAlgorithm.All[0], new byte[32]);
        var query = DnsMessage.Query(7, DnsName.Parse("meridian.test"), RecordType.SOA).Encode();
        var session = new TsigSession(key, TimeProvider.System);
        var signed = session.Sign(query);

        for (var bit = 0; bit < signed.Length * 8; bit++)
        {
            var other = signed.ToArray();
            other[bit / 8] ^= (byte)(1 << bit % 8);
            // An answer is signed over the query's signature as well, so not even the query itself passes for one.
            Assert.Throws<TsigException>(() =>
            {
                try
                {
                    session.Verify(other);
                }
                catch (DnsFormatException)
                {
                    throw new TsigException("not DNS");
                }
            });
        }
    }
}
