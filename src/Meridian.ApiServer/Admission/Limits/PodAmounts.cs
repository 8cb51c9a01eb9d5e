using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a pod asks for in all. Pure.</summary>
internal static class PodAmounts
{
    /// <summary>The amounts of a pod.</summary>
    /// <param name="spec">The pod's spec.</param>
    /// <param name="half"><c>requests</c> or <c>limits</c>.</param>
    /// <param name="whole">Whether what the pod says as a whole, and its overhead, count too.</param>
    public static Dictionary<string, Quantity> Of(JsonObject spec, string half, bool whole = true)
    {
        var sum = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in Containers(spec, "containers")) Amounts.AddTo(sum, OfContainer(container, half));
        RaiseToInit(sum, spec, half);
        if (!whole) return sum;
        // What a pod asks for as a whole stands for what its containers do.
        foreach (var (name, amount) in Amounts.Read(spec.Obj("resources").Obj(half))) sum[name] = amount;
        foreach (var (name, amount) in Amounts.Read(spec.Obj("overhead")))
        {
            // What is not limited is not limited by what running the pod costs either.
            if (half == "requests" || sum.ContainsKey(name)) sum[name] = sum.GetValueOrDefault(name) + amount;
        }
        return sum;
    }

    // Init containers run one after the other, beside the sidecars among them that were started before.
    private static void RaiseToInit(Dictionary<string, Quantity> sum, JsonObject spec, string half)
    {
        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var most = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in Containers(spec, "initContainers"))
        {
            var own = OfContainer(container, half);
            if (container.Text("restartPolicy") == "Always")
            {
                Amounts.AddTo(sum, own);
                Amounts.AddTo(sidecars, own);
                own = sidecars;
            }
            else
            {
                Amounts.AddTo(own, sidecars);
            }
            Amounts.RaiseTo(most, own);
        }
        Amounts.RaiseTo(sum, most);
    }

    /// <summary>What one container asks for.</summary>
    public static Dictionary<string, Quantity> OfContainer(JsonObject container, string half) => Amounts.Read(container.Obj("resources").Obj(half));

    /// <summary>The containers of a list.</summary>
    public static IEnumerable<JsonObject> Containers(JsonObject spec, string list) => spec.Items(list).Select(c => c.Item);
}
