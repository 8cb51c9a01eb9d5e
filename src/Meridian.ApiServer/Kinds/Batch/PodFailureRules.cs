using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a Job's rules about pods that fail.</summary>
internal static class PodFailureRules
{
    private const int MaxRules = 20;
    private const int MaxExitCodes = 255;

    private static readonly string[] Actions = ["Count", "FailIndex", "FailJob", "Ignore"];

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("podFailurePolicy") is not { } policy) return;
        var rules = policy.Items("rules").ToArray();
        if (rules.Length > MaxRules) faults.TooMany(field + ".rules", rules.Length, MaxRules);
        var pod = spec.Obj("template").Obj("spec");
        var containers = pod.Items("containers").Concat(pod.Items("initContainers")).Select(c => c.Item.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var (i, rule) in rules) Rule(rule, spec, $"{field}.rules[{i}]", containers, faults);
    }

    private static void Rule(JsonObject rule, JsonObject spec, string field, HashSet<string> containers, Faults faults)
    {
        var action = rule.Text("action");
        if (action.Length == 0) faults.Required(field + ".action", "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
        else if (action == "FailIndex")
        {
            if (!spec.Has("backoffLimitPerIndex")) faults.InvalidText(field + ".action", action, "requires the backoffLimitPerIndex to be set");
        }
        else faults.Supported(field + ".action", action, Actions);
        var conditions = rule.Items("onPodConditions").ToArray();
        if (rule.Obj("onExitCodes") is { } codes) ExitCodes(codes, field + ".onExitCodes", containers, faults);
        if (conditions.Length > MaxRules) faults.TooMany(field + ".onPodConditions", conditions.Length, MaxRules);
        foreach (var (i, pattern) in conditions) Condition(pattern, $"{field}.onPodConditions[{i}]", faults);
        if (rule.Has("onExitCodes") == conditions.Length > 0)
            faults.Add(new StatusCause("FieldValueInvalid",
                "Invalid value: " + (conditions.Length > 0 ? "specifying both OnExitCodes and OnPodConditions is not supported" : "specifying one of OnExitCodes and OnPodConditions is required"), field));
    }

    private static void Condition(JsonObject pattern, string field, Faults faults)
    {
        faults.QualifiedName(field + ".type", pattern.Text("type"));
        if (pattern.Text("status").Length == 0) faults.Required(field + ".status", "valid values: [\"False\" \"True\" \"Unknown\"]");
        else faults.Supported(field + ".status", pattern.Text("status"), "False", "True", "Unknown");
    }

    private static void ExitCodes(JsonObject codes, string field, HashSet<string> containers, Faults faults)
    {
        var op = codes.Text("operator");
        if (op.Length == 0) faults.Required(field + ".operator", "valid values: [\"In\" \"NotIn\"]");
        else faults.Supported(field + ".operator", op, "In", "NotIn");
        if (codes.Has("containerName") && !containers.Contains(codes.Text("containerName")))
            faults.InvalidText(field + ".containerName", codes.Text("containerName"), "must be one of the container or initContainer names in the pod template");
        var values = (codes.Array("values") ?? []).Select(v => JsonAccess.AsNumber(v) ?? 0).ToArray();
        if (values.Length == 0) faults.Invalid(field + ".values", codes["values"] ?? new JsonArray(), "at least one value is required");
        else if (values.Length > MaxExitCodes) faults.TooMany(field + ".values", values.Length, MaxExitCodes);
        var seen = new HashSet<long>();
        foreach (var (i, value) in values.Index())
        {
            if (op == "In" && value == 0) faults.InvalidNumber($"{field}.values[{i}]", value, "must not be 0 for the In operator");
            if (!seen.Add(value)) faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {value}", $"{field}.values[{i}]"));
        }
        if (!values.SequenceEqual(values.Order())) faults.Invalid(field + ".values", codes["values"], "must be ordered");
    }
}
