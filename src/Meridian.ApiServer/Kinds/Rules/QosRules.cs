using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The quality-of-service class of a pod.</summary>
internal static class QosRules
{
    /// <summary><c>Guaranteed</c> if every container limits CPU and memory to what it requests, <c>BestEffort</c> if none says anything, else <c>Burstable</c>.</summary>
    public static string ClassOf(JsonObject? spec)
    {
        var containers = spec.Items("containers").Concat(spec.Items("initContainers")).Select(c => c.Item.Obj("resources")).ToArray();
        if (containers.All(r => !Says(r, "requests") && !Says(r, "limits"))) return "BestEffort";
        return containers.All(r => IsFixed(r, "cpu") && IsFixed(r, "memory")) ? "Guaranteed" : "Burstable";
    }

    private static bool Says(JsonObject? resources, string half) =>
        ((string[])["cpu", "memory"]).Any(name => Amount(resources, half, name) > Quantity.Zero);

    private static bool IsFixed(JsonObject? resources, string name) =>
        Amount(resources, "limits", name) is var limit && limit > Quantity.Zero && Amount(resources, "requests", name) == limit;

    private static Quantity Amount(JsonObject? resources, string half, string name) =>
        Quantity.TryParse(resources.Obj(half)?[name]?.ToString() ?? "", out var amount) ? amount : Quantity.Zero;
}
