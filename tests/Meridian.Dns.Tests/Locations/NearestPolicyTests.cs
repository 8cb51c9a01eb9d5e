using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Locations;

public sealed class NearestPolicyTests
{
    private static readonly GeoPoint[] Places = [new(41, -95), new(50, 4), new(24, 120)];
    private readonly NearestPolicy policy = new(Place, Place);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1 4")]
    [InlineData(2, "2")]
    [InlineData(9, "0 1 2 3 4")]
    public void Choose_Client_GetsTheAddressesOfItsNearestPlace(byte client, string expected)
    {
        var order = new[] { 0, 1, 2, 3, 4 };

        var chosen = policy.Choose(Ip(client, 99), Set(0, 1, 2, 9, 1), order);

        Assert.Equal(expected, string.Join(' ', order[..chosen]));
    }

    [Fact]
    public void Choose_NoAddressCanBePlaced_GivesAll() => Assert.Equal(2, policy.Choose(Ip(0, 99), Set(9, 8), [0, 1]));

    [Fact]
    public void Choose_AnySetInAnyTurn_KeepsTheOrderOfTheTurn() => Gen.Select(Gen.Byte[0, 4].Array[2, 8], Gen.Byte[0, 4], Gen.Int[0, 7]).Sample((places, client, turn) =>
    {
        var order = Enumerable.Range(0, places.Length).Select(i => (i + turn) % places.Length).ToArray();
        var before = order.ToList();
        var chosen = order[..policy.Choose(Ip(client, 99), Set(places), order)];
        return chosen.Length > 0 && chosen.SequenceEqual(before.Where(chosen.Contains));
    });

    private static RecordSet Set(params byte[] places) =>
        RecordSet.Addresses(DnsName.Parse("a.test"), places.Select((p, i) => Ip(p, (byte)i)));

    private static IPAddress Ip(byte place, byte last) => new([127, place, 0, last]);

    private static GeoPoint? Place(IPAddress address) => address.GetAddressBytes()[1] is var i && i < Places.Length ? Places[i] : null;
}
