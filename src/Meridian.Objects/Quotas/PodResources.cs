using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>What a pod asks for. Pure.</summary>
public static class PodResources
{
    /// <summary>The amounts of a pod.</summary>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="half"><c>requests</c> or <c>limits</c>.</param>
    /// <param name="whole">Whether what the pod says as a whole, and its overhead, count too.</param>
    public static Dictionary<string, Quantity> Of(JsonObject spec, string half, bool whole = true)
    {
        var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in Containers(spec, "containers")) ResourceAmounts.AddTo(sum, OfContainer(container, half));
        RaiseToInit(sum, spec, half);
        if (!whole) return sum;
        // What a pod asks for as a whole stands for what its containers do.
        foreach (var (name, amount) in ResourceAmounts.Read((spec["resources"] as JsonObject)?[half])) sum[name] = amount;
        foreach (var (name, amount) in ResourceAmounts.Read(spec["overhead"]))
        {
            // What is not limited is not limited by what running the pod costs either.
            if (half == "requests" || sum.ContainsKey(name)) sum[name] = sum.GetValueOrDefault(name) + amount;
        }
        return sum;
    }

    /// <summary>What one container asks for.</summary>
    public static Dictionary<string, Quantity> OfContainer(JsonObject container, string half) =>
        ResourceAmounts.Read((container["resources"] as JsonObject)?[half]);

    /// <summary>The containers of one of a pod's lists.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject spec, string list) => (spec[list] as JsonArray ?? []).OfType<JsonObject>();

    // Init containers run one after the other, beside the sidecars among them that were started before.
    private static void RaiseToInit(Dictionary<string, Quantity> sum, JsonObject spec, string half)
    {
        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var most = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in Containers(spec, "initContainers"))
        {
            var own = OfContainer(container, half);
            if (container["restartPolicy"]?.ToString() == "Always")
            {
                ResourceAmounts.AddTo(sum, own);
                ResourceAmounts.AddTo(sidecars, own);
                own = sidecars;
            }
            else
            {
                ResourceAmounts.AddTo(own, sidecars);
            }
            ResourceAmounts.RaiseTo(most, own);
        }
        ResourceAmounts.RaiseTo(sum, most);
    }
}
