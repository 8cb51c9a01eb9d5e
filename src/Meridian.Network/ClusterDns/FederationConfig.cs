using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>What a cluster's DNS knows beyond its own names: ConfigMap <c>kube-dns</c> in <c>kube-system</c>, as kube-dns read it.</summary>
/// <param name="Federations">Domain of each federation, by the federation's name.</param>
/// <param name="StubDomains">Servers of domains that are asked there, and nowhere else; the longest domain counts.</param>
/// <param name="Faults">What of the configuration could not be used, in words.</param>
internal sealed record FederationConfig(
    IReadOnlyDictionary<string, DnsName> Federations, IReadOnlyList<StubDomain> StubDomains, IReadOnlyList<string> Faults)
{
    public static readonly ObjectKey Key = new("kube-system", "kube-dns");
    public static readonly FederationConfig None = new(new Dictionary<string, DnsName>(), [], []);

    public static FederationConfig From(KubeObject? configMap)
    {
        if (configMap is null) return None;
        var data = configMap.View<ConfigMap>().Data;
        var faults = new List<string>();
        var federations = Federation(data.GetValueOrDefault("federations", ""), faults);
        var stubs = Stubs(data.GetValueOrDefault("stubDomains", ""), faults);
        return new FederationConfig(federations, [.. stubs.OrderByDescending(s => s.Domain.Wire.Length)], faults);
    }

    /// <summary>Servers for a name, or null when no stub domain holds it.</summary>
    public IReadOnlyList<IPEndPoint>? ServersFor(DnsName name) => StubDomains.FirstOrDefault(s => name.IsAtOrBelow(s.Domain))?.Servers;

    // name=domain, separated by commas.
    private static Dictionary<string, DnsName> Federation(string text, List<string> faults)
    {
        var federations = new Dictionary<string, DnsName>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', StringSplitOptions.TrimEntries);
            if (parts is [{ Length: > 0 } name, { Length: > 0 } domain] && DnsName.TryParse(domain) is { } parsed) federations[name.ToLowerInvariant()] = parsed;
            else faults.Add($"federations: \"{pair}\" is not name=domain");
        }
        return federations;
    }

    private static List<StubDomain> Stubs(string text, List<string> faults)
    {
        var stubs = new List<StubDomain>();
        foreach (var (domain, servers) in Entries(text, faults))
        {
            if (DnsName.TryParse(domain) is not { } name)
            {
                faults.Add($"stubDomains: \"{domain}\" is not a domain");
                continue;
            }
            var endpoints = new List<IPEndPoint>();
            foreach (var server in (servers as JsonArray ?? []).Select(s => s is JsonValue v && v.TryGetValue<string>(out var t) ? t : $"{s}"))
            {
                if (Server(server) is { } endPoint) endpoints.Add(endPoint);
                else faults.Add($"stubDomains: \"{server}\" is not an address with an optional port");
            }
            if (endpoints.Count > 0) stubs.Add(new StubDomain(name, endpoints));
        }
        return stubs;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(string json, List<string> faults)
    {
        if (json.Length == 0) return [];
        try
        {
            if (JsonNode.Parse(json) is JsonObject entries) return [.. entries];
            faults.Add("stubDomains: a JSON object is expected");
        }
        catch (JsonException failure)
        {
            faults.Add($"stubDomains: {failure.Message}");
        }
        return [];
    }

    private static IPEndPoint? Server(string text)
    {
        const int dnsPort = 53;
        // A bare number would be taken for an address in its oldest notation.
        if (text.AsSpan().IndexOfAny('.', ':') < 0 || !IPEndPoint.TryParse(text, out var endPoint)) return null;
        return endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, dnsPort) : endPoint;
    }
}

/// <summary>A domain and the servers that know it.</summary>
internal sealed record StubDomain(DnsName Domain, IReadOnlyList<IPEndPoint> Servers);
