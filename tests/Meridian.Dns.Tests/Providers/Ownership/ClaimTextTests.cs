using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests;

public sealed class ClaimTextTests
{
    private static readonly DnsName Name = DnsName.Parse("www.meridian.test");

    private static readonly Gen<RoutedAnswer> Answer =
        from id in Gen.Char["abc-@:*!=, %é"].Array[1, 6]
        from place in Gen.Char["abc-@:*!=, %"].Array[0, 6]
        from weight in Gen.Int[0, 255]
        from data in Gen.Byte.Array[4].Array[1, 4]
        select new RoutedAnswer { Id = new string(id), Place = new string(place), Weight = weight, Data = [.. data.Select(d => new AddressData(new IPAddress(d)))] };

    [Fact]
    public void Write_AnyClaim_IsReadAsItWas() => Answer.Array[1, 5].Where(a => a.DistinctBy(x => x.Id).Count() == a.Length).Sample(answers =>
    {
        var claim = new Claim("world--0011", [new ManagedSet(Name, RecordType.A, 5, Routing.Nearest, answers), new ManagedSet(Name, RecordType.AAAA, 5, [new AddressData(IPAddress.Parse("2001:db8::1"))])]);

        var read = ClaimText.Read(Name, ClaimText.Write(claim));

        Assert.Equal(claim.Owner, read?.Owner);
        Assert.Equal(claim.Sets, read?.Sets);
    });

    [Fact]
    public void Read_AnyText_NeverThrows() => Gen.Char["heritag=mdnow:@*!,AC 0129.%-\u00e9"].Array[0, 80].Sample(text =>
    {
        foreach (var start in (string[])["", "heritage=meridian owner=a ", "heritage=meridian owner=a ttl=5 A="])
        {
            ClaimText.Read(Name, TextData.Of(start + new string(text)));
            ClaimText.ReadLease(TextData.Of(start + new string(text)));
        }
    });

    [Fact]
    public void Lease_IsReadAsItWas()
    {
        var lease = new OwnerLease("world", DateTimeOffset.FromUnixTimeSeconds(1790000000));

        Assert.Equal(lease, ClaimText.ReadLease(ClaimText.Write(lease)));
        Assert.Null(ClaimText.Read(Name, ClaimText.Write(lease)));
    }
}
