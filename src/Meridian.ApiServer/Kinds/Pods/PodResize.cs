using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>Writes through <c>pods/x/resize</c>: CPU and memory of containers that run.</summary>
internal static class PodResize
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <summary>Puts back everything else, unless containers were added, removed or renamed: that is left for the check to refuse.</summary>
    public static void Prepare(JsonObject current, JsonObject updated)
    {
        if (Lists.Any(list => !Names(current, list).SequenceEqual(Names(updated, list), StringComparer.Ordinal))) return;
        var wanted = Lists.ToDictionary(list => list, list => updated.Obj("spec").Items(list).Select(c => c.Item.DeepClone().AsObject()).ToArray());
        PodSubresources.KeepAllBut(current, updated);
        foreach (var list in Lists)
            foreach (var (i, container) in updated.Obj("spec").Items(list))
                foreach (var part in (string[])["resources", "resizePolicy"])
                {
                    if (wanted[list][i][part] is { } value) container[part] = value.DeepClone();
                    else container.Remove(part);
                }
    }

    public static void Validate(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("spec"), updated.Obj("spec"));
        if (Refusal(current) is { Length: > 0 } why)
        {
            faults.Forbidden("", why);
            return;
        }
        var found = faults.Found.Count;
        if (QosRules.ClassOf(after) != current.Obj("status").Text("qosClass"))
            faults.InvalidText("spec", current.Obj("status").Text("qosClass"), "Pod QOS Class may not change as a result of resizing");
        foreach (var list in Lists)
            foreach (var (i, old) in before.Items(list))
                if (after.Items(list).Select(c => c.Item).ElementAtOrDefault(i) is { } now) Container(old, now, list, i, faults);
        if (faults.Found.Count == found && !JsonNode.DeepEquals(WithoutAmounts(before), WithoutAmounts(after))) faults.Forbidden("spec", "only cpu and memory resources are mutable");
    }

    private static string Refusal(JsonObject pod)
    {
        if (pod.Obj("spec").Obj("resources") is { } whole && (whole.Obj("requests")?.Count ?? 0) + (whole.Obj("limits")?.Count ?? 0) > 0)
            return "pods with pod-level resources cannot be resized";
        if (pod.Obj("metadata").Map("annotations").ContainsKey("kubernetes.io/config.mirror")) return "static pods cannot be resized";
        return pod.Obj("spec").Obj("os").Text("name") == "windows" ? "windows pods cannot be resized" : "";
    }

    private static void Container(JsonObject old, JsonObject now, string list, int index, Faults faults)
    {
        var restartable = list == "containers" || old.Text("restartPolicy") == "Always";
        if (!restartable)
        {
            if (!JsonNode.DeepEquals(old, now)) faults.Forbidden("spec", "resources for non-sidecar init containers are immutable");
            return;
        }
        foreach (var (half, what) in ((string, string)[])[("requests", "resource requests"), ("limits", "resource limits")])
            if ((old.Obj("resources").Obj(half) ?? []).Any(p => !now.Obj("resources").Obj(half).Has(p.Key)))
                faults.Forbidden($"spec.{list}[{index}].resources.{half}", $"{what} cannot be removed");
        if (!JsonNode.DeepEquals(WithoutAmounts(old), WithoutAmounts(now)))
            faults.Forbidden("spec", list == "containers" ? "only cpu and memory resources are mutable" : "only cpu and memory resources for sidecar containers are mutable");
    }

    // A container, or a whole specification, without what may change.
    private static JsonObject WithoutAmounts(JsonObject? from)
    {
        var copy = from?.DeepClone().AsObject() ?? [];
        foreach (var container in Lists.SelectMany(list => copy.Items(list).Select(c => c.Item)).Append(copy))
        {
            container.Remove("resizePolicy");
            foreach (var half in (string[])["requests", "limits"])
            {
                if (container.Obj("resources").Obj(half) is not { } amounts) continue;
                amounts.Remove("cpu");
                amounts.Remove("memory");
                if (amounts.Count == 0) container.Obj("resources")!.Remove(half);
            }
        }
        return copy;
    }

    private static IEnumerable<string> Names(JsonObject pod, string list) => pod.Obj("spec").Items(list).Select(c => c.Item.Text("name"));
}
