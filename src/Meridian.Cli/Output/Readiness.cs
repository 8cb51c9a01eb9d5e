using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Reads from the status of objects what commands wait for.</summary>
internal static class Readiness
{
    /// <summary>Whether the object's condition <c>Ready</c> is true.</summary>
    public static bool IsReady(KubeObject value)
    {
        using var document = JsonDocument.Parse(value.Json);
        if (!document.RootElement.TryGetProperty("status", out var status) || !status.TryGetProperty("conditions", out var conditions)) return false;
        return conditions.EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Ready") && c.GetProperty("status").ValueEquals("True"));
    }

    /// <summary>The addresses in <c>status.loadBalancer</c> of a service or an ingress.</summary>
    public static IReadOnlyList<string> LoadBalancerAddresses(KubeObject value)
    {
        using var document = JsonDocument.Parse(value.Json);
        if (!document.RootElement.TryGetProperty("status", out var status) || !status.TryGetProperty("loadBalancer", out var balancer)
            || !balancer.TryGetProperty("ingress", out var entries)) return [];
        return [.. entries.EnumerateArray().Select(e => e.TryGetProperty("ip", out var ip) ? ip.GetString() ?? "" : "").Where(a => a.Length > 0)];
    }
}
