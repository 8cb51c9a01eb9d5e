using System.Globalization;
using System.Net;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// What the federation is told about the world's networks: the ConfigMap <c>dns</c> of its system namespace, followed while it runs. What cannot be read of
/// it is left out, and told.
/// </summary>
internal sealed record NameSettings
{
    /// <summary>Name of the ConfigMap.</summary>
    public const string ConfigMap = "dns";

    private static readonly string[] Known = ["networks", "geoip", "roundTrips", "resolvers", "transfers", "secondaries"];

    /// <summary>Nothing is told.</summary>
    public static readonly NameSettings None = new();

    /// <summary>Networks and the places they are at, as written: a member, a region, a city, or coordinates. Key <c>networks</c>, a line each: <c>CIDR PLACE</c>.</summary>
    public IReadOnlyList<(IPNetwork Network, string Place)> Networks { get; init; } = [];

    /// <summary>A GeoIP database; empty for none. Key <c>geoip</c>: its path.</summary>
    public string GeoIpFile { get; init; } = "";

    /// <summary>Round trips that were measured. Key <c>roundTrips</c>, a line each: <c>REGION REGION MILLISECONDS</c>.</summary>
    public RoundTrips RoundTrips { get; init; } = RoundTrips.Estimated;

    /// <summary>Who is asked for the names of load balancers, tried in order; empty for the machine's own. Key <c>resolvers</c>: addresses, with a port if it is not 53.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary>Who may copy the zone. Key <c>transfers</c>, a line each: a network, <c>key=NAME</c>, or both with a comma between.</summary>
    public IReadOnlyList<TransferRule> Transfers { get; init; } = [];

    /// <summary>Who is told of changes of the zone. Key <c>secondaries</c>, a line each: <c>IP:PORT</c>, or <c>IP:PORT,key=NAME</c>.</summary>
    public IReadOnlyList<SecondaryServer> Secondaries { get; init; } = [];

    /// <summary>Where it was read; null for nowhere.</summary>
    public KubeObject? Source { get; init; }

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Reads the ConfigMap; null for none.</summary>
    public static NameSettings Of(KubeObject? configMap)
    {
        if (configMap is null) return None;
        var data = configMap.View<ConfigMap>().Data;
        var faults = new List<string>();
        foreach (var key in data.Keys.Except(Known).Order(StringComparer.Ordinal)) faults.Add($"{key}: is not known; expected {string.Join(", ", Known)}");
        return new()
        {
            Networks = [.. Lines(data, "networks").Select(line => Network(line, faults)).OfType<(IPNetwork, string)>()],
            GeoIpFile = data.GetValueOrDefault("geoip", "").Trim(),
            RoundTrips = Lines(data, "roundTrips").Aggregate(RoundTrips.Estimated, (known, line) => Measured(known, line, faults)),
            Resolvers = [.. Words(data.GetValueOrDefault("resolvers", "")).Select(word => Resolver(word, faults)).OfType<IPEndPoint>()],
            Transfers = [.. Lines(data, "transfers").Select(line => Parsed("transfers", line, TransferRule.Parse, faults)).OfType<TransferRule>()],
            Secondaries = [.. Lines(data, "secondaries").Select(line => Parsed("secondaries", line, SecondaryServer.Parse, faults)).OfType<SecondaryServer>()],
            Source = configMap,
            Faults = faults,
        };
    }

    private static T? Parsed<T>(string key, string line, Func<string, T> parse, List<string> faults) where T : class
    {
        try
        {
            return parse(line);
        }
        catch (FormatException fault)
        {
            faults.Add($"{key}: {fault.Message}");
            return null;
        }
    }

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> data, string key) =>
        data.GetValueOrDefault(key, "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#');

    private static string[] Words(string line) => line.Split([' ', '\t', ',', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static (IPNetwork, string)? Network(string line, List<string> faults)
    {
        var at = line.AsSpan().IndexOfAny(' ', '\t');
        if (at > 0 && IPNetwork.TryParse(line.AsSpan(0, at), out var network)) return (network, line[at..].Trim());
        faults.Add($"networks: \"{line}\" is not CIDR PLACE, such as 10.1.0.0/16 europe-west");
        return null;
    }

    private static RoundTrips Measured(RoundTrips known, string line, List<string> faults)
    {
        if (Words(line) is [var one, var other, var time] && double.TryParse(time.EndsWith("ms", StringComparison.Ordinal) ? time[..^2] : time, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds))
            return known.With(one, other, milliseconds);
        faults.Add($"roundTrips: \"{line}\" is not REGION REGION MILLISECONDS, such as us-central europe-west 95");
        return known;
    }

    private static IPEndPoint? Resolver(string word, List<string> faults)
    {
        if (word.AsSpan().IndexOfAny('.', ':') >= 0 && IPEndPoint.TryParse(word, out var server)) return server.Port == 0 ? new(server.Address, DnsPorts.Standard) : server;
        faults.Add($"resolvers: \"{word}\" is not an address with an optional port");
        return null;
    }
}
