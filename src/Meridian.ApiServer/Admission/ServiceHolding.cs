using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer;

/// <summary>What a service holds of the cluster's addresses and ports.</summary>
/// <param name="Address">Cluster address; null for none.</param>
/// <param name="Ports">Node ports, that for health checks among them, each once.</param>
internal sealed record ServiceHolding(IPAddress? Address, IReadOnlyList<int> Ports)
{
    public static ServiceHolding Of(JsonObject service)
    {
        var spec = service["spec"] as JsonObject ?? [];
        var address = IPAddress.TryParse(spec["clusterIP"]?.ToString(), out var parsed) ? parsed : null;
        var ports = (spec["ports"] as JsonArray ?? []).OfType<JsonObject>().Select(p => (int)Metadata.Number(p, "nodePort")).Append((int)Metadata.Number(spec, "healthCheckNodePort"));
        return new ServiceHolding(address, [.. ports.Where(p => p > 0).Distinct()]);
    }
}
