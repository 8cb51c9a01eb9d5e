using Meridian.Dns;

namespace Meridian.Fuzz;

/// <summary>GeoIP databases, which come from elsewhere.</summary>
internal static class GeoIpTargets
{
    // One node: what begins with bit 0 is in Paris, the rest nowhere.
    private static readonly byte[] Seed =
    [
        0, 0, 17, 0, 0, 1, .. new byte[16],
        0xE1, 0x48, .. "location"u8, 0xE2, 0x48, .. "latitude"u8, 0x68, 0x40, 0x48, 0x6E, 0x14, 0x7A, 0xE1, 0x47, 0xAE, 0x49, .. "longitude"u8, 0x68, 0x40, 0x02, 0xCC, 0xCC, 0xCC, 0xCC, 0xCC, 0xCD,
        0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8,
        0xE5, 0x5B, .. "binary_format_major_version"u8, 0xA1, 2, 0x4D, .. "database_type"u8, 0x44, .. "Test"u8, 0x4A, .. "ip_version"u8, 0xA1, 4,
        0x4A, .. "node_count"u8, 0xC1, 1, 0x4B, .. "record_size"u8, 0xA1, 24,
    ];

    public static FuzzTarget GeoIp { get; } = new("geoip", Run, [Seed], [[0x20, 0], [0xE1], [0xFF, 0xFF, 0xFF], [0x04, 0x01], .. (byte[][])[[.. "country"u8], [.. "iso_code"u8], [.. "continent"u8], [.. "names"u8]]]);

    private static Task Run(byte[] input)
    {
        try
        {
            var database = GeoIpDatabase.Parse(input);
            foreach (var address in (byte[][])[[10, 0, 0, 1], [203, 0, 113, 9], new byte[16], [0x20, 1, 0x0D, 0xB8, .. new byte[12]]]) database.Find(address);
        }
        catch (GeoIpFormatException)
        {
            // Told to who named the file.
        }
        return Task.CompletedTask;
    }
}
