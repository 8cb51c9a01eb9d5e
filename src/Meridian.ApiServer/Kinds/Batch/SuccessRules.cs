using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in an indexed Job's rules about when it has succeeded.</summary>
internal static class SuccessRules
{
    private const int MaxRules = 20;
    private const int MaxIndexText = 64 * 1024;

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        if (spec.Obj("successPolicy") is not { } policy) return;
        if (spec.Text("completionMode") != "Indexed")
        {
            faults.Invalid(field, policy, "requires indexed completion mode");
            return;
        }
        var rules = policy.Items("rules").ToArray();
        if (rules.Length == 0) faults.Required(field + ".rules", "at least one rules must be specified when the successPolicy is specified");
        if (rules.Length > MaxRules) faults.TooMany(field + ".rules", rules.Length, MaxRules);
        foreach (var (i, rule) in rules) Rule(rule, spec.Number("completions") ?? 0, $"{field}.rules[{i}]", faults);
    }

    private static void Rule(JsonObject rule, long completions, string field, Faults faults)
    {
        if (!rule.Has("succeededCount") && !rule.Has("succeededIndexes")) faults.Required(field, "at least one of succeededCount or succeededIndexes must be specified");
        var total = 0L;
        if (rule.Has("succeededIndexes"))
        {
            var text = rule.Text("succeededIndexes");
            if (text.Length > MaxIndexText) faults.TooLong(field + ".succeededIndexes", MaxIndexText);
            if (IndexList.Fault(text, completions, out total) is { } fault) faults.InvalidText(field + ".succeededIndexes", text, $"error parsing succeededIndexes: {fault}");
        }
        if (rule.Number("succeededCount") is not { } count) return;
        faults.NotNegative(field + ".succeededCount", count);
        if (count > completions) faults.InvalidNumber(field + ".succeededCount", count, $"must be less than or equal to {completions} (the number of specified completions)");
        if (rule.Has("succeededIndexes") && count > total)
            faults.InvalidNumber(field + ".succeededCount", count, $"must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)");
    }
}
