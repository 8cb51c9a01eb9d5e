using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Meridian.Dns.Tests.Locations;

/// <summary>Writes small databases in MaxMind's format, as far as the tests need them.</summary>
internal static class MmdbWriter
{
    public static byte[] Write(int recordBits, params (string Network, byte[] Entry)[] entries)
    {
        var tree = new List<long[]> { new long[2] };
        var data = new List<byte>();
        foreach (var (text, entry) in entries)
        {
            var network = IPNetwork.Parse(text);
            Put(tree, network, -1 - data.Count);
            data.AddRange(entry);
        }
        var bytes = new List<byte>();
        foreach (var node in tree) bytes.AddRange(Node(node[0], node[1], tree.Count, recordBits));
        return
        [
            .. bytes, .. new byte[16], .. data, 0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8,
            .. Map(("binary_format_major_version", UInt(2)), ("database_type", Text("Test-City")), ("ip_version", UInt(6)), ("node_count", UInt((uint)tree.Count)), ("record_size", UInt((uint)recordBits))),
        ];
    }

    public static byte[] City(string city, string country, double latitude, double longitude) => Map(
        ("city", Map(("names", Map(("de", Text("Stadt")), ("en", Text(city)))))), ("country", Map(("iso_code", Text(country)))),
        ("location", Map(("accuracy_radius", UInt(10)), ("latitude", Double(latitude)), ("longitude", Double(longitude)))));

    public static byte[] Map(params (string Key, byte[] Value)[] entries) => [(byte)(7 << 5 | entries.Length), .. entries.SelectMany(e => (byte[])[.. Text(e.Key), .. e.Value])];

    public static byte[] Text(string text) => [(byte)(2 << 5 | Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] UInt(uint value) => [6 << 5 | 4, (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Double(double value)
    {
        var bytes = new byte[9];
        bytes[0] = 3 << 5 | 8;
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    // A record is a node when positive, data when negative, nothing when zero.
    private static void Put(List<long[]> tree, IPNetwork network, long record)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var extra = bytes.Length == 4 ? 96 : 0;
        byte[] address = [.. new byte[extra / 8], .. bytes];
        var at = 0;
        for (var bit = 0; bit < extra + network.PrefixLength; bit++)
        {
            var side = address[bit / 8] >> (7 - bit % 8) & 1;
            if (bit == extra + network.PrefixLength - 1) tree[at][side] = record;
            else if (tree[at][side] > 0) at = (int)tree[at][side];
            else
            {
                tree.Add(new long[2]);
                tree[at][side] = tree.Count - 1;
                at = tree.Count - 1;
            }
        }
    }

    private static byte[] Node(long left, long right, int nodes, int bits)
    {
        var (a, b) = (Value(left, nodes), Value(right, nodes));
        return bits switch
        {
            24 => [(byte)(a >> 16), (byte)(a >> 8), (byte)a, (byte)(b >> 16), (byte)(b >> 8), (byte)b],
            28 => [(byte)(a >> 16), (byte)(a >> 8), (byte)a, (byte)((a >> 24) << 4 | b >> 24), (byte)(b >> 16), (byte)(b >> 8), (byte)b],
            _ => [(byte)(a >> 24), (byte)(a >> 16), (byte)(a >> 8), (byte)a, (byte)(b >> 24), (byte)(b >> 16), (byte)(b >> 8), (byte)b],
        };
    }

    private static uint Value(long record, int nodes) => (uint)(record > 0 ? record : record == 0 ? nodes : nodes + 16 - 1 - record);
}
