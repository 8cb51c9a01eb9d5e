using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>How messages show a rule: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}</c>.</summary>
internal static class RuleText
{
    /// <summary>Rules are the same when their texts are.</summary>
    public static readonly IEqualityComparer<PolicyRule> Same = EqualityComparer<PolicyRule>.Create((a, b) => Of(a!) == Of(b!), rule => Of(rule).GetHashCode(StringComparison.Ordinal));

    public static string Of(PolicyRule rule)
    {
        (string Name, string[] Values)[] lists =
        [
            ("APIGroups", rule.ApiGroups), ("Resources", rule.Resources), ("NonResourceURLs", rule.NonResourceURLs),
            ("ResourceNames", rule.ResourceNames), ("Verbs", rule.Verbs),
        ];
        return $"{{{string.Join(", ", lists.Where(l => l.Values.Length > 0).Select(l => $"{l.Name}:[{string.Join(" ", l.Values.Select(v => $"\"{v}\""))}]"))}}}";
    }
}
