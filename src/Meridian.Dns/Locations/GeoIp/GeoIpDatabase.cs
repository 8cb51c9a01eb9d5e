using System.Collections.Concurrent;

namespace Meridian.Dns;

/// <summary>
/// A GeoIP database in MaxMind's format (MMDB), with cities or countries, of whatever maker: <c>location.latitude</c> and <c>longitude</c> are used, else
/// <c>country.iso_code</c>, else <c>continent.code</c>. Safe for concurrent use.
/// </summary>
public sealed class GeoIpDatabase
{
    /// <summary>Largest file that is read, in bytes. It is kept in memory.</summary>
    public const long MostBytes = 512L << 20;

    private const int MetadataWindow = 128 * 1024;
    private const int SeparatorLength = 16;
    private const int MostRemembered = 1 << 16;
    private static readonly byte[] Marker = [0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8];
    private readonly MmdbTree tree;
    private readonly ReadOnlyMemory<byte> data;

    // An entry is read once: those of one city share it.
    private readonly ConcurrentDictionary<int, Location?> locations = new();

    private GeoIpDatabase(MmdbTree tree, ReadOnlyMemory<byte> data, string kind) => (this.tree, this.data, Kind) = (tree, data, kind);

    /// <summary>What the file says it is, such as <c>GeoLite2-City</c>.</summary>
    public string Kind { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="GeoIpFormatException">It is no such database, or too large.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<GeoIpDatabase> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes } file) throw new GeoIpFormatException($"it has {file.Length} bytes, at most {MostBytes} are read");
        return Parse(await File.ReadAllBytesAsync(path, cancellationToken));
    }

    /// <summary>Reads the bytes of a file; they are kept.</summary>
    /// <exception cref="GeoIpFormatException">They are no such database.</exception>
    public static GeoIpDatabase Parse(ReadOnlyMemory<byte> file)
    {
        var window = Math.Max(0, file.Length - MetadataWindow);
        var marker = file.Span[window..].LastIndexOf(Marker);
        if (marker < 0) throw new GeoIpFormatException("it is no MMDB file: the metadata is missing");
        var metadata = file.Span[(window + marker + Marker.Length)..];
        var (nodes, bits, version) = (Number(metadata, "node_count"), Number(metadata, "record_size"), Number(metadata, "ip_version"));
        if (Number(metadata, "binary_format_major_version") != 2) throw new GeoIpFormatException("only version 2 of the format is known");
        if (bits is not (24 or 28 or 32) || version is not (4 or 6) || nodes is not (>= 0 and < int.MaxValue)) throw new GeoIpFormatException("its metadata makes no sense");
        var length = MmdbTree.Length((uint)nodes, (int)bits);
        if (length + SeparatorLength > window + marker) throw new GeoIpFormatException("its tree is cut off");
        var tree = new MmdbTree(file[..(int)length], (uint)nodes, (int)bits, version == 6);
        return new(tree, file[((int)length + SeparatorLength)..(window + marker)], Text(metadata, "database_type"));
    }

    /// <summary>Where an address is, and how many of its bits decided; an entry that cannot be read is nowhere.</summary>
    /// <param name="address">Four or sixteen bytes.</param>
    public LocatedClient Find(ReadOnlySpan<byte> address)
    {
        var entry = tree.Find(address, out var prefix);
        if (entry < 0 || entry >= data.Length) return new(null, prefix, LocationSource.Unknown);
        if (!locations.TryGetValue(entry, out var location))
        {
            if (locations.Count >= MostRemembered) locations.Clear();
            location = locations.GetOrAdd(entry, Read(entry));
        }
        return new(location, prefix, location is null ? LocationSource.Unknown : LocationSource.GeoIp);
    }

    private Location? Read(int entry)
    {
        try
        {
            var country = Text(entry, "country", "iso_code") ?? Text(entry, "registered_country", "iso_code") ?? "";
            var name = string.Join(", ", ((string?[])[Text(entry, "city", "names", "en"), country]).Where(n => !string.IsNullOrEmpty(n)));
            if (Number(entry, "location", "latitude") is >= -90 and <= 90 and var latitude && Number(entry, "location", "longitude") is >= -180 and <= 180 and var longitude)
                return new Location(name, new GeoPoint(latitude, longitude));
            return Countries.Find(country) is { } place ? new Location(country, place) : Countries.Continent(Text(entry, "continent", "code") ?? "");
        }
        catch (GeoIpFormatException)
        {
            return null;
        }
    }

    private string? Text(int entry, params ReadOnlySpan<string> path) => TryEnter(entry, path, out var reader) ? reader.Text() : null;

    private double? Number(int entry, params ReadOnlySpan<string> path) => TryEnter(entry, path, out var reader) ? reader.Number() : null;

    private bool TryEnter(int entry, ReadOnlySpan<string> path, out MmdbReader reader)
    {
        reader = new MmdbReader(data.Span, entry);
        foreach (var key in path)
            if (!reader.TryEnter(key)) return false;
        return true;
    }

    private static double Number(ReadOnlySpan<byte> metadata, string key)
    {
        var reader = new MmdbReader(metadata, 0);
        return (reader.TryEnter(key) ? reader.Number() : null) ?? throw new GeoIpFormatException($"its metadata has no {key}");
    }

    private static string Text(ReadOnlySpan<byte> metadata, string key)
    {
        var reader = new MmdbReader(metadata, 0);
        return (reader.TryEnter(key) ? reader.Text() : null) ?? "";
    }
}
