using System.Net;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A federated Service, or an Ingress that members serve, has the load balancer addresses of all its copies, sorted, each once.</summary>
internal sealed class LoadBalancerSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var addresses = outcomes
            .SelectMany(o => o.Copy?.View<Service>().Status.LoadBalancer.Ingress ?? [])
            .Select(i => (i.Ip, i.Hostname)).Distinct()
            .OrderBy(i => i.Ip.Length == 0).ThenBy(i => SortKey(i.Ip), StringComparer.Ordinal).ThenBy(i => i.Hostname, StringComparer.Ordinal);
        var ingress = new JsonArray([.. addresses.Select(a => (JsonNode?)Entry(a.Ip, a.Hostname))]);
        var status = new JsonObject { ["loadBalancer"] = ingress.Count == 0 ? [] : new JsonObject { ["ingress"] = ingress } };
        // What else the federation says of the object is told there by those who know it.
        if (source.View<Service>().Status.Conditions.Length > 0) status["conditions"] = source.ToNode()["status"]!["conditions"]!.DeepClone();
        return status;
    }

    private static JsonObject Entry(string ip, string hostname)
    {
        var entry = new JsonObject();
        if (ip.Length > 0) entry["ip"] = ip;
        if (hostname.Length > 0) entry["hostname"] = hostname;
        return entry;
    }

    // By number, so that .9 comes before .10.
    private static string SortKey(string ip) => IPAddress.TryParse(ip, out var address) ? Convert.ToHexString(address.GetAddressBytes()) : ip;
}
