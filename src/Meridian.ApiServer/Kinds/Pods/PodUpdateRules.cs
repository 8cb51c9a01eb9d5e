using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>The few changes a pod's specification allows.</summary>
internal static class PodUpdateRules
{
    private const string Allowed =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
        "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private const string NodeAffinity = "spec.affinity.nodeAffinity";
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";

    public static void Validate(JsonObject? current, JsonObject? updated, Faults faults)
    {
        foreach (var list in (string[])["containers", "initContainers"])
        {
            if (current.Items(list).Count() == updated.Items(list).Count()) continue;
            faults.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
            return;
        }
        if (!Deadline(current, updated, faults)) return;
        Tolerations(current, updated, faults);
        Gates(current, updated, faults);
        var (before, after) = (Comparable(current), Comparable(updated));
        if (current.Items("schedulingGates").Any()) NarrowPlacement(before, after, faults);
        if (!JsonNode.DeepEquals(before, after)) faults.Forbidden("spec", Allowed);
    }

    private static bool Deadline(JsonObject? current, JsonObject? updated, Faults faults)
    {
        var (old, now) = (current.Number("activeDeadlineSeconds"), updated.Number("activeDeadlineSeconds"));
        if (now is < 0 or > int.MaxValue) faults.InRange("spec.activeDeadlineSeconds", now, 0, int.MaxValue);
        else if (now > old) faults.InvalidNumber("spec.activeDeadlineSeconds", now.Value, "must be less than or equal to previous value");
        else
        {
            if (old is not null && now is null) faults.Invalid("spec.activeDeadlineSeconds", null, "must not update from a positive integer to nil value");
            return true;
        }
        return false;
    }

    private static void Tolerations(JsonObject? current, JsonObject? updated, Faults faults)
    {
        var kept = updated.Items("tolerations").Select(t => Identity(t.Item)).ToHashSet(StringComparer.Ordinal);
        if (current.Items("tolerations").Any(t => !kept.Contains(Identity(t.Item))))
            faults.Forbidden("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
    }

    private static void Gates(JsonObject? current, JsonObject? updated, Faults faults)
    {
        var old = current.Items("schedulingGates").Select(g => g.Item.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, gate) in updated.Items("schedulingGates"))
            if (!old.Contains(gate.Text("name")))
                faults.Forbidden($"spec.schedulingGates[{i}].name", $"only deletion is allowed, but found new scheduling gate '{gate.Text("name")}'");
    }

    // What is left must be equal.
    private static JsonObject Comparable(JsonObject? spec)
    {
        var copy = spec?.DeepClone().AsObject() ?? [];
        foreach (var list in (string[])["containers", "initContainers"])
            foreach (var (_, container) in copy.Items(list)) container.Remove("image");
        foreach (var name in (string[])["activeDeadlineSeconds", "tolerations", "schedulingGates"]) copy.Remove(name);
        if (copy.Number("terminationGracePeriodSeconds") is < 0) copy["terminationGracePeriodSeconds"] = 1;
        return copy;
    }

    // A gated pod is not placed yet and may still narrow where it goes.
    private static void NarrowPlacement(JsonObject before, JsonObject after, Faults faults)
    {
        var (old, now) = (before.Map("nodeSelector"), after.Map("nodeSelector"));
        if (old.Any(p => now.GetValueOrDefault(p.Key) != p.Value))
            faults.Invalid("spec.nodeSelector", after["nodeSelector"] ?? new JsonObject(), "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        NarrowAffinity(before.Obj("affinity").Obj("nodeAffinity").Obj(Required), after.Obj("affinity").Obj("nodeAffinity").Obj(Required), faults);
        foreach (var spec in (JsonObject[])[before, after])
        {
            spec.Remove("nodeSelector");
            spec.Obj("affinity")?.Remove("nodeAffinity");
            if (spec.Obj("affinity") is { Count: 0 }) spec.Remove("affinity");
        }
    }

    private static void NarrowAffinity(JsonObject? before, JsonObject? after, Faults faults)
    {
        var (old, now) = (before.Items("nodeSelectorTerms").ToArray(), after.Items("nodeSelectorTerms").ToArray());
        if (old.Length == 0) return;
        const string field = $"{NodeAffinity}.{Required}.nodeSelectorTerms";
        if (old.Length != now.Length)
        {
            faults.Invalid(field, after?["nodeSelectorTerms"], "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }
        for (var i = 0; i < old.Length; i++)
            if (!OnlyAdds(old[i].Item, now[i].Item)) faults.Invalid($"{field}[{i}]", now[i].Item, "only additions are allowed (no mutations or deletions)");
    }

    // A term without requirements matches nothing, so that any would widen it.
    private static bool OnlyAdds(JsonObject before, JsonObject after)
    {
        string[] lists = ["matchExpressions", "matchFields"];
        if (lists.All(l => !before.Items(l).Any())) return lists.All(l => !after.Items(l).Any());
        return lists.All(l => before.Items(l).All(b => after.Items(l).ElementAtOrDefault(b.Index) is { Item: { } item } && JsonNode.DeepEquals(b.Item, item)));
    }

    private static string Identity(JsonObject toleration) =>
        string.Join('|', toleration.Text("key"), toleration.Text("operator"), toleration.Text("value"), toleration.Text("effect"));
}
