using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What a pod's status may become.</summary>
internal static class PodStatusRules
{
    private static readonly string[] SystemConditions = ["PodScheduled", "Ready", "Initialized"];

    /// <summary>Keeps what older agents leave out: the quality of service, and which generation they saw.</summary>
    public static void KeepWhatIsLeftOut(JsonObject? current, JsonObject? updated)
    {
        if (current is null || updated is null) return;
        if (updated.Text("qosClass").Length == 0 && current["qosClass"] is { } qos) updated["qosClass"] = qos.DeepClone();
        if (updated.Number("observedGeneration") is null or 0 && current["observedGeneration"] is { } seen) updated["observedGeneration"] = seen.DeepClone();
        var left = current.Items("conditions").Select(c => c.Item).ToList();
        foreach (var (_, condition) in updated.Items("conditions"))
        {
            if (left.Find(c => c.Text("type") == condition.Text("type")) is not { } old) continue;
            left.Remove(old);
            if (condition.Number("observedGeneration") is null or 0 && old["observedGeneration"] is { } generation) condition["observedGeneration"] = generation.DeepClone();
        }
    }

    public static void Validate(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after, spec) = (current.Obj("status"), updated.Obj("status"), current.Obj("spec"));
        foreach (var (i, condition) in after.Items("conditions"))
            if (!SystemConditions.Contains(condition.Text("type"))) faults.QualifiedName($"metadata.conditions[{i}].Type", condition.Text("type"));
        if (after.Text("nominatedNodeName") is { Length: > 0 } node && node != before.Text("nominatedNodeName")) faults.Subdomain("status.nominatedNodeName", node);
        if (before.Has("qosClass")) faults.Immutable("status.qosClass", before?["qosClass"], after?["qosClass"]);
        var policy = spec.Text("restartPolicy");
        Transitions(before, after, "containerStatuses", policy, [], faults);
        Transitions(before, after, "initContainerStatuses", policy, Sidecars(spec), faults);
        Transitions(before, after, "ephemeralContainerStatuses", "Never", [], faults);
        Addresses(after, "podIPs", faults);
        Addresses(after, "hostIPs", faults);
        if (after.Items("hostIPs").Select(a => a.Item.Text("ip")).FirstOrDefault() is { } first && first != after.Text("hostIP"))
            faults.InvalidText("status.hostIPs[0].ip", first, "must be equal to `hostIP`");
    }

    private static HashSet<string> Sidecars(JsonObject? spec) =>
        spec.Items("initContainers").Where(c => c.Item.Text("restartPolicy") == "Always").Select(c => c.Item.Text("name")).ToHashSet(StringComparer.Ordinal);

    // What has ended for good does not run again.
    private static void Transitions(JsonObject? before, JsonObject? after, string list, string policy, HashSet<string> restartable, Faults faults)
    {
        if (policy == "Always") return;
        foreach (var (i, old) in before.Items(list))
        {
            if (old.Obj("state").Obj("terminated") is not { } ended || restartable.Contains(old.Text("name"))) continue;
            if (policy == "OnFailure" && ended.Number("exitCode") is not (null or 0)) continue;
            if (after.Items(list).Any(s => s.Item.Text("name") == old.Text("name") && !s.Item.Obj("state").Has("terminated")))
                faults.Forbidden($"status.{list}[{i}].state", "may not be transitioned to non-terminated state");
        }
    }

    private static void Addresses(JsonObject? status, string list, Faults faults)
    {
        var addresses = status.Items(list).Select(a => a.Item.Text("ip")).ToArray();
        for (var i = 0; i < addresses.Length; i++) faults.Address($"status.{list}[{i}]", addresses[i]);
        if (addresses.Length > 2 || (addresses.Length == 2 && Formats.IsIPv6(addresses[0]) == Formats.IsIPv6(addresses[1])))
            faults.Invalid($"status.{list}", status?[list], "may specify no more than one IP for each IP family");
    }
}
