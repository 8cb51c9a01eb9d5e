using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The quality-of-service class of a pod.</summary>
internal static class QosRules
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>
    /// <c>Guaranteed</c> if every container limits CPU and memory to what it requests, <c>BestEffort</c> if none says anything, else <c>Burstable</c>.
    /// A pod that says so as a whole is judged by that.
    /// </summary>
    public static string ClassOf(JsonObject? spec)
    {
        JsonObject?[] all = spec.Obj("resources") is { } whole && (Says(whole, "requests") || Says(whole, "limits"))
            ? [whole]
            : [.. spec.Items("containers").Concat(spec.Items("initContainers")).Select(c => c.Item.Obj("resources"))];
        if (all.All(r => !Says(r, "requests") && !Says(r, "limits"))) return "BestEffort";
        return all.All(r => Counted.All(name => IsFixed(r, name))) ? "Guaranteed" : "Burstable";
    }

    private static bool Says(JsonObject? resources, string half) => Counted.Any(name => Amount(resources, half, name) > Quantity.Zero);

    private static bool IsFixed(JsonObject? resources, string name) =>
        Amount(resources, "limits", name) is var limit && limit > Quantity.Zero && Amount(resources, "requests", name) == limit;

    private static Quantity Amount(JsonObject? resources, string half, string name) =>
        Quantity.TryParse(resources.Obj(half)?[name]?.ToString() ?? "", out var amount) ? amount : Quantity.Zero;
}
