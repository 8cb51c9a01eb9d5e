using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>The few changes a pod's specification allows.</summary>
internal static class PodUpdateRules
{
    private const string Allowed =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`," +
        "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Validate(JsonObject? current, JsonObject? updated, Faults faults)
    {
        var count = faults.Found.Count;
        foreach (var list in (string[])["containers", "initContainers"])
            if (current.Items(list).Count() != updated.Items(list).Count()) faults.Forbidden($"spec.{list}", "pod updates may not add or remove containers");
        Deadline(current, updated, faults);
        Tolerations(current, updated, faults);
        Gates(current, updated, faults);
        var gated = current.Items("schedulingGates").Any();
        if (faults.Found.Count == count && !JsonNode.DeepEquals(Comparable(current, gated), Comparable(updated, gated))) faults.Forbidden("spec", Allowed);
    }

    private static void Deadline(JsonObject? current, JsonObject? updated, Faults faults)
    {
        var (old, now) = (current.Number("activeDeadlineSeconds"), updated.Number("activeDeadlineSeconds"));
        if (old is null || old == now) return;
        if (now is null) faults.Invalid("spec.activeDeadlineSeconds", null, "must not update from a positive integer to nil value");
        else if (now > old) faults.InvalidNumber("spec.activeDeadlineSeconds", now.Value, "must be less than or equal to previous value");
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
        foreach (var (_, gate) in updated.Items("schedulingGates"))
            if (!old.Contains(gate.Text("name"))) faults.Forbidden("spec.schedulingGates", $"only deletion is allowed, but found new scheduling gate '{gate.Text("name")}'");
    }

    // What is left must be equal. A gated pod is not placed yet and may still narrow where it goes.
    private static JsonObject Comparable(JsonObject? spec, bool gated)
    {
        var copy = spec?.DeepClone().AsObject() ?? [];
        foreach (var list in (string[])["containers", "initContainers"])
            foreach (var (_, container) in copy.Items(list)) container.Remove("image");
        if (gated)
        {
            copy.Remove("nodeSelector");
            copy.Remove("affinity");
        }
        foreach (var name in (string[])["activeDeadlineSeconds", "tolerations", "schedulingGates"]) copy.Remove(name);
        if (copy.Number("terminationGracePeriodSeconds") is < 0) copy["terminationGracePeriodSeconds"] = 1;
        return copy;
    }

    private static string Identity(JsonObject toleration)
    {
        return string.Join('|', toleration.Text("key"), toleration.Text("operator"), toleration.Text("value"), toleration.Text("effect"));
    }
}
