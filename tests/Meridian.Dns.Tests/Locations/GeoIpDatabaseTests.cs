using System.Net;
using CsCheck;

namespace Meridian.Dns.Tests.Locations;

public sealed class GeoIpDatabaseTests
{
    private static readonly (string, byte[])[] Entries =
    [
        ("203.0.113.0/24", MmdbWriter.City("Tokyo", "JP", 35.69, 139.69)),
        ("198.51.100.0/25", MmdbWriter.Map(("country", MmdbWriter.Map(("iso_code", MmdbWriter.Text("DE")))))),
        ("192.0.2.0/24", MmdbWriter.Map(("continent", MmdbWriter.Map(("code", MmdbWriter.Text("SA")))))),
        ("2001:db8::/32", MmdbWriter.City("Paris", "FR", 48.86, 2.35)),
    ];

    [Theory]
    [InlineData("203.0.113.9", "Tokyo, JP", 24)]
    [InlineData("198.51.100.1", "DE", 25)]
    [InlineData("198.51.100.200", null, 25)]
    [InlineData("192.0.2.1", "South America", 24)]
    [InlineData("2001:db8::7", "Paris, FR", 32)]
    [InlineData("2001:db9::7", null, 32)]
    public void Find_AddressOfTheFile_IsWhereItSaysWithEveryRecordSize(string address, string? expected, int prefix)
    {
        foreach (var bits in (int[])[24, 28, 32])
        {
            var database = GeoIpDatabase.Parse(MmdbWriter.Write(bits, Entries));
            var found = database.Find(IPAddress.Parse(address).GetAddressBytes());
            Assert.Equal((expected, prefix), (found.Location?.Name, found.Prefix));
            Assert.Equal("Test-City", database.Kind);
        }
    }

    [Fact]
    public void Locate_NamedNetworkThenFileThenRegistry_TheBestKnownCounts()
    {
        Assert.True(Places.TryFind("oslo", out var oslo));
        var networks = new NetworkTable([(IPNetwork.Parse("203.0.113.128/25"), new(oslo, LocationSource.Network))]);
        var locator = new ClientLocator(networks, GeoIpDatabase.Parse(MmdbWriter.Write(28, Entries)));

        Assert.Equal(new LocatedClient(oslo, 25, LocationSource.Network), locator.Locate(IPAddress.Parse("203.0.113.200")));
        var tokyo = locator.Locate(IPAddress.Parse("203.0.113.1"));
        Assert.Equal(("Tokyo, JP", 25, LocationSource.GeoIp), (tokyo.Location!.Name, tokyo.Prefix, tokyo.Source));
        Assert.Equal(LocationSource.Registry, locator.Locate(IPAddress.Parse("193.0.0.1")).Source);
    }

    [Fact]
    public void Parse_AnyBytes_IsADatabaseOrRefused() => Gen.Byte.Array[0, 600].Sample(bytes => Survives(bytes));

    [Fact]
    public void Find_AnyDamage_IsSomewhereOrNowhere() => Gen.Select(Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 5000], Gen.Byte, Gen.UInt).Sample((at, value, at2, value2, address) =>
    {
        var bytes = MmdbWriter.Write(28, Entries);
        bytes[at % bytes.Length] = value;
        bytes[at2 % bytes.Length] = value2;
        Survives(bytes, BitConverter.GetBytes(address), [203, 0, 113, 9], [198, 51, 100, 1], IPAddress.Parse("2001:db8::1").GetAddressBytes());
    });

    [Fact]
    public void Parse_PointersThatGoInCircles_End()
    {
        // A map whose value is a pointer to the map itself, and a deep nest of maps.
        byte[] circle = [0xE1, 0x41, (byte)'a', 0x20, 0];
        byte[] nest = [.. Enumerable.Repeat((byte[])[0xE1, 0x41, (byte)'a'], 200).SelectMany(b => b), 0xE0];
        var database = GeoIpDatabase.Parse(MmdbWriter.Write(24, ("10.0.0.0/8", circle), ("11.0.0.0/8", nest)));

        Assert.Null(database.Find([10, 0, 0, 1]).Location);
        Assert.Null(database.Find([11, 0, 0, 1]).Location);
    }

    private static void Survives(byte[] bytes, params byte[][] addresses)
    {
        try
        {
            var database = GeoIpDatabase.Parse(bytes);
            foreach (var address in addresses) database.Find(address);
        }
        catch (GeoIpFormatException)
        {
            // Refused in words.
        }
    }
}
