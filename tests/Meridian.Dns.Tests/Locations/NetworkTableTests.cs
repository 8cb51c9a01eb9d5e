using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Locations;

public sealed class NetworkTableTests
{
    private static readonly Location[] Somewhere = [.. Enumerable.Range(0, 4).Select(i => new Location($"p{i}", new GeoPoint(i, i)))];

    private static readonly Gen<(IPNetwork Network, NetworkPlace Place)> Entry =
        Gen.Select(Gen.UInt, Gen.Int[0, 32], Gen.Int[0, 3]).Select((bits, prefix, place) =>
            (new IPNetwork(new IPAddress(Bytes(prefix == 0 ? 0 : bits & uint.MaxValue << (32 - prefix))), prefix), new NetworkPlace(Somewhere[place], LocationSource.Network)));

    [Fact]
    public void Find_AnyTable_IsTheLongestNetworkAndTheWholePrefixIsThere() => Gen.Select(Entry.Array[0, 12], Gen.UInt, Gen.UInt).Sample((entries, address, other) =>
    {
        var table = new NetworkTable(entries);
        var found = table.Find(Bytes(address));
        // Any address that shares the prefix is in the same place.
        var near = found.Prefix == 0 ? other : address & uint.MaxValue << (32 - found.Prefix) | (found.Prefix == 32 ? 0 : other & uint.MaxValue >> found.Prefix);
        return found.Location == Naive(entries, address) && Naive(entries, near) == found.Location && table.Find(Bytes(near)).Prefix == found.Prefix;
    });

    [Theory]
    [InlineData("193.0.6.139", "Europe")]
    [InlineData("8.8.8.8", "North America")]
    [InlineData("202.12.29.1", "Asia and the Pacific")]
    [InlineData("200.160.2.3", "South America")]
    [InlineData("196.216.2.1", "Africa")]
    [InlineData("::ffff:193.0.6.139", "Europe")]
    [InlineData("2a00:1450::1", "Europe")]
    [InlineData("2600::1", "North America")]
    [InlineData("10.1.2.3", null)]
    [InlineData("192.168.1.1", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("fd00::1", null)]
    public void Find_RegistryTable_KnowsTheContinent(string address, string? expected) =>
        Assert.Equal(expected, new ClientLocator(NetworkTable.Empty).Locate(IPAddress.Parse(address)).Location?.Name);

    [Theory]
    [InlineData("Tokyo", "tokyo")]
    [InlineData("new york", "new-york")]
    [InlineData("europe-west", "europe-west")]
    [InlineData("EU-WEST-1", "eu-west-1")]
    [InlineData("50.1, 8.7", "50.1,8.7")]
    public void TryFind_PlaceAsPeopleWriteIt_IsFound(string text, string expected)
    {
        Assert.True(Places.TryFind(text, out var location));
        Assert.Equal(expected, location.Name);
    }

    [Theory]
    [InlineData("Atlantis")]
    [InlineData("95,8")]
    [InlineData("1,2,3")]
    public void TryFind_NoPlace_IsNotFound(string text) => Assert.False(Places.TryFind(text, out _));

    private static Location? Naive(IEnumerable<(IPNetwork Network, NetworkPlace Place)> entries, uint address) => entries
        .Where(e => e.Network.Contains(new IPAddress(Bytes(address)))).Select((e, i) => (Length: e.Network.PrefixLength, Number: i, e.Place.Location))
        .OrderBy(e => e.Length).ThenBy(e => e.Number).LastOrDefault().Location;

    private static byte[] Bytes(uint address) => [(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address];
}
