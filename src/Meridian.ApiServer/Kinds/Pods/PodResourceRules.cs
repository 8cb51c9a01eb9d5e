using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the resource amounts of a pod as a whole.</summary>
internal static class PodResourceRules
{
    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("resources") is not { } resources) return;
        if (resources.Has("claims")) faults.Forbidden(field + ".claims", "claims cannot be set for Resources at pod-level");
        ResourceRules.Amounts(resources, field, Name, faults);
        Requests(spec, resources, field + ".requests", faults);
        Limits(spec, resources, field, faults);
    }

    private static void Name(string name, string field, Faults faults)
    {
        if (ResourceRules.Name(name, field, faults) && !ResourceNames.IsOfPods(name)) faults.Supported(field, name, "cpu", "hugepages-", "memory");
    }

    private static void Requests(JsonObject spec, JsonObject resources, string field, Faults faults)
    {
        foreach (var (name, sum) in OfContainers(spec).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var whole = Amount(resources.Obj("requests")?[name]);
            if (ResourceNames.IsOfPods(name) && sum > whole)
                faults.InvalidText($"{field}[{name}]", whole.ToString(), $"must be greater than or equal to aggregate container requests of {sum}");
        }
    }

    /// <summary>What all containers ask for together. Init containers run one after another, those that go on beside all that come later.</summary>
    public static Dictionary<string, Quantity> OfContainers(JsonObject spec)
    {
        var (sum, most) = (new Dictionary<string, Quantity>(StringComparer.Ordinal), new Dictionary<string, Quantity>(StringComparer.Ordinal));
        foreach (var (_, container) in spec.Items("initContainers"))
            foreach (var (name, amount) in container.Obj("resources").Obj("requests") ?? [])
            {
                var total = sum.GetValueOrDefault(name) + Amount(amount);
                if (container.Text("restartPolicy") == "Always") sum[name] = total;
                if (total > most.GetValueOrDefault(name)) most[name] = total;
            }
        foreach (var (_, container) in spec.Items("containers"))
            foreach (var (name, amount) in container.Obj("resources").Obj("requests") ?? []) sum[name] = sum.GetValueOrDefault(name) + Amount(amount);
        foreach (var (name, amount) in most)
            if (amount > sum.GetValueOrDefault(name)) sum[name] = amount;
        return sum;
    }

    private static void Limits(JsonObject spec, JsonObject resources, string field, Faults faults)
    {
        foreach (var (i, container) in spec.Items("containers"))
            foreach (var (name, amount) in container.Obj("resources").Obj("limits") ?? [])
                if (resources.Obj("limits")?[name] is { } whole && Amount(amount) > Amount(whole))
                    faults.InvalidText($"{field}.containers[{i}][{name}].limits", Amount(amount).ToString(), $"must be less than or equal to pod limits of {Amount(whole)}");
    }

    private static Quantity Amount(JsonNode? node) => Quantity.TryParse(node?.ToString() ?? "", out var amount) ? amount : Quantity.Zero;
}
