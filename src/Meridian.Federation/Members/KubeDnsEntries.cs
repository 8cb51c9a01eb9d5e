using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>
/// The two values of the ConfigMap <c>kube-dns</c> by which a cluster's DNS learns of federations, in the format of Federation v1.
/// What others wrote there stays.
/// </summary>
internal static class KubeDnsEntries
{
    /// <summary>Key whose value is <c>name=domain</c> pairs separated by commas.</summary>
    public const string Federations = "federations";

    /// <summary>Key whose value is a JSON object from domain to a list of DNS servers.</summary>
    public const string StubDomains = "stubDomains";

    /// <summary>The pairs with the federation's among them, in its place if it has one: of two federations each would else go on putting itself last.</summary>
    public static string AddFederation(string? pairs, string federation, string domain)
    {
        var (all, own) = (Pairs(pairs).ToList(), $"{federation}={domain}");
        var at = all.FindIndex(p => IsOf(p, federation));
        if (at < 0) all.Add(own);
        else all[at] = own;
        return string.Join(',', all);
    }

    /// <summary>The pairs without the federation's; null if nothing is left.</summary>
    public static string? RemoveFederation(string? pairs, string federation)
    {
        var others = Pairs(pairs).Where(p => !IsOf(p, federation)).ToArray();
        return others.Length == 0 ? null : string.Join(',', others);
    }

    /// <summary>The servers with the domain's among them.</summary>
    /// <exception cref="FormatException">The value is not a JSON object; replacing it would lose what it was meant to say.</exception>
    public static string AddStubDomain(string? domains, string domain, IReadOnlyList<string> servers)
    {
        var map = Parse(domains);
        map[domain] = new JsonArray([.. servers.Select(s => (JsonNode?)JsonValue.Create(s))]);
        return map.ToJsonString();
    }

    /// <summary>The servers without the domain's; null if nothing is left.</summary>
    /// <exception cref="FormatException">The value is not a JSON object.</exception>
    public static string? RemoveStubDomain(string? domains, string domain)
    {
        var map = Parse(domains);
        map.Remove(domain);
        return map.Count == 0 ? null : map.ToJsonString();
    }

    private static string[] Pairs(string? pairs) => (pairs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsOf(string pair, string federation) => pair.Split('=')[0] == federation;

    private static JsonObject Parse(string? domains)
    {
        if (string.IsNullOrWhiteSpace(domains)) return [];
        try
        {
            return JsonNode.Parse(domains) as JsonObject ?? throw new FormatException($"{StubDomains} of kube-system/kube-dns is not a JSON object");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{StubDomains} of kube-system/kube-dns is not valid JSON: {fault.Message}", fault);
        }
    }
}
