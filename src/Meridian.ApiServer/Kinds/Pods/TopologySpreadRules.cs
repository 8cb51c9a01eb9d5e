using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the constraints that spread pods over nodes and zones.</summary>
internal static class TopologySpreadRules
{
    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        var constraints = spec.Items("topologySpreadConstraints").ToArray();
        foreach (var (i, constraint) in constraints)
        {
            var (at, key, action) = ($"{field}[{i}]", constraint.Text("topologyKey"), constraint.Text("whenUnsatisfiable"));
            if ((constraint.Number("maxSkew") ?? 0) is <= 0 and var skew) faults.InvalidNumber(at + ".maxSkew", skew, "must be greater than zero");
            if (key.Length == 0) faults.Required(at + ".topologyKey", "can not be empty");
            faults.Supported(at + ".whenUnsatisfiable", action, "DoNotSchedule", "ScheduleAnyway");
            if (constraints.Any(c => c.Index > i && c.Item.Text("topologyKey") == key && c.Item.Text("whenUnsatisfiable") == action))
                faults.Duplicate(at + ".{topologyKey, whenUnsatisfiable}", $"{{{key}, {action}}}");
            MinDomains(constraint, at + ".minDomains", action, faults);
            foreach (var policy in (string[])["nodeAffinityPolicy", "nodeTaintsPolicy"])
                if (constraint.Has(policy)) faults.Supported($"{at}.{policy}", constraint.Text(policy), "Honor", "Ignore");
            MatchLabelKeys(constraint, at + ".matchLabelKeys", faults);
            if (constraint.Obj("labelSelector") is { } selector) SelectorRules.Validate(selector, at + ".labelSelector", faults);
        }
    }

    private static void MinDomains(JsonObject constraint, string field, string action, Faults faults)
    {
        if (constraint.Number("minDomains") is not { } least) return;
        if (least <= 0) faults.InvalidNumber(field, least, "must be greater than zero");
        if (action != "DoNotSchedule") faults.InvalidNumber(field, least, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}");
    }

    private static void MatchLabelKeys(JsonObject constraint, string field, Faults faults)
    {
        var keys = constraint.Texts("matchLabelKeys").ToArray();
        if (keys.Length == 0) return;
        var selector = constraint.Obj("labelSelector");
        if (selector is null) faults.Forbidden(field, "must not be specified when labelSelector is not set");
        var selected = selector.Map("matchLabels").Keys.Concat(selector.Items("matchExpressions").Where(e => !IsMerged(e.Item, keys)).Select(e => e.Item.Text("key"))).ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            faults.QualifiedName($"{field}[{i}]", keys[i]);
            if (selected.Contains(keys[i])) faults.InvalidText($"{field}[{i}]", keys[i], "exists in both matchLabelKeys and labelSelector");
        }
    }

    // What the server itself merged into the selector when the pod was created.
    private static bool IsMerged(JsonObject expression, string[] keys) =>
        expression.Text("operator") == "In" && expression.Texts("values").Count() == 1 && keys.Contains(expression.Text("key"));
}
