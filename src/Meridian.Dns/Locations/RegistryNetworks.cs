using System.Net;

namespace Meridian.Dns;

/// <summary>
/// The small built-in table: which of the five regional registries a block of addresses was given to, as IANA lists it. It tells the continent
/// of most addresses, and nothing finer.
/// </summary>
public static class RegistryNetworks
{
    // One letter for each /8 from 0 on.
    private const string Blocks =
        "-AENNENNNN-NNNANNNNNNNNNNENANNNENNNNAENANFAANNENNANENENNNEAAAAEN" + //   0
        "NNNNNNNNNNNNNEEEEEEEEEEEEEEEEEEENNNNNAFANFANNEAAAAAAAAAAAAAAAAA-" + //  64
        "NNNNNANNNNNNNENNNENNNNAENAFNNNNNNNNANNNNNNNANNNAESESASAANESSESSS" + // 128
        "NEEEFFNNSSAANNNNNNAAEENNNEAAAAAA--------------------------------"; //  192

    private static readonly Dictionary<char, NetworkPlace> Registries = new()
    {
        ['N'] = Of("North America", 39, -98),
        ['E'] = Of("Europe", 50, 9),
        ['A'] = Of("Asia and the Pacific", 22, 114),
        ['S'] = Of("South America", -15, -56),
        ['F'] = Of("Africa", 0, 25),
        ['-'] = default,
    };

    // Inside blocks that are somebody's: networks that are nobody's in particular.
    private static readonly string[] Nowhere = ["100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"];

    private static readonly (string Network, char Registry)[] Six =
    [
        ("2001:200::/23", 'A'), ("2001:400::/23", 'N'), ("2001:600::/23", 'E'), ("2001:800::/22", 'E'), ("2001:c00::/22", 'A'), ("2001:1200::/23", 'S'),
        ("2001:1400::/22", 'E'), ("2001:1800::/23", 'N'), ("2001:1a00::/23", 'E'), ("2001:1c00::/22", 'E'), ("2001:2000::/19", 'E'), ("2001:4000::/23", 'E'),
        ("2001:4200::/23", 'F'), ("2001:4400::/23", 'A'), ("2001:4600::/23", 'E'), ("2001:4800::/23", 'N'), ("2001:4a00::/23", 'E'), ("2001:4c00::/23", 'E'),
        ("2001:5000::/20", 'E'), ("2001:8000::/19", 'A'), ("2001:a000::/20", 'A'), ("2001:b000::/20", 'A'), ("2003::/18", 'E'), ("2400::/11", 'A'),
        ("2600::/12", 'N'), ("2610::/23", 'N'), ("2620::/23", 'N'), ("2630::/12", 'N'), ("2800::/12", 'S'), ("2a00::/11", 'E'), ("2c00::/12", 'F'),
    ];

    private static readonly Lazy<NetworkTable> Lazily = new(() => new NetworkTable(Entries()));

    /// <summary>The table; made when it is first asked for.</summary>
    public static NetworkTable Table => Lazily.Value;

    private static NetworkPlace Of(string name, double latitude, double longitude) => new(new Location(name, new GeoPoint(latitude, longitude)), LocationSource.Registry);

    private static IEnumerable<(IPNetwork, NetworkPlace)> Entries()
    {
        for (var block = 0; block < Blocks.Length; block++) yield return (new IPNetwork(new IPAddress([(byte)block, 0, 0, 0]), 8), Registries[Blocks[block]]);
        foreach (var network in Nowhere) yield return (IPNetwork.Parse(network), default);
        foreach (var (network, registry) in Six) yield return (IPNetwork.Parse(network), Registries[registry]);
    }
}
