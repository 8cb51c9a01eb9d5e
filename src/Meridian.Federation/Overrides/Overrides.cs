using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Changes a member's copy as policies say. Pure. Policies are applied one after another, so that the later wins: cluster-scoped ones first,
/// then those of the namespace, each by ascending priority and then by name. If one change does not apply, none is made.
/// </summary>
internal static class Overrides
{
    // In this order within a rule: a patch sees what the others have made.
    private static readonly IOverrider[] Overriders =
    [
        new ImageOverrider(),
        new ListOverrider("command", r => r.Command),
        new ListOverrider("args", r => r.Args),
        new EnvOverrider(),
        new MapOverrider("labels", r => r.Labels, r => r.RemoveLabels),
        new MapOverrider("annotations", r => r.Annotations, r => r.RemoveAnnotations),
        new ReplicasOverrider(),
        new ResourceOverrider(),
        new PatchOverrider(),
    ];

    /// <summary>Changes a copy.</summary>
    /// <param name="copy">The copy; not changed.</param>
    /// <param name="member">The member it is for.</param>
    /// <param name="policies">Policies that select the object, in any order.</param>
    public static OverrideOutcome Apply(JsonObject copy, MemberFacts member, IReadOnlyList<OverrideSource> policies)
    {
        var steps = Steps(member, policies);
        if (steps.Count == 0) return new(copy, [], []);
        var changed = new OverriddenCopy(copy.DeepClone().AsObject());
        var edits = new List<OverrideEdit>();
        foreach (var (policy, index, rule) in steps)
        {
            if (Run(rule, changed, copy) is { Length: > 0 } fault) return new(copy, [], [], $"{policy.Title}, spec.rules[{index}]: {fault}");
            edits.AddRange(changed.TakeClaims().Select(c => new OverrideEdit(policy.Title, c)));
        }
        return new(changed.Root, edits, Conflicts(edits));
    }

    /// <summary>The replicas that policies give a cluster whatever the division says; null if they leave that to the placement.</summary>
    /// <param name="member">The member.</param>
    /// <param name="policies">Policies that select the object, in any order.</param>
    public static int? Replicas(MemberFacts member, IReadOnlyList<OverrideSource> policies) =>
        Steps(member, policies).LastOrDefault(s => s.Rule.Replicas is not null).Rule?.Replicas;

    private static List<(OverrideSource Policy, int Index, OverrideRule Rule)> Steps(MemberFacts member, IReadOnlyList<OverrideSource> policies) =>
    [
        .. from policy in policies.Order()
           from rule in policy.RulesFor(member)
           select (policy, rule.Index, rule.Rule),
    ];

    private static string Run(OverrideRule rule, OverriddenCopy changed, JsonObject original)
    {
        try
        {
            foreach (var overrider in Overriders) overrider.Apply(rule, changed);
        }
        catch (StatusException refused)
        {
            return refused.Message;
        }
        return IdentityFault(changed.Root, original);
    }

    // Another name would be another object, which nobody would ever find again.
    private static string IdentityFault(JsonObject changed, JsonObject original)
    {
        foreach (var field in (string[])["apiVersion", "kind"])
            if (!JsonNode.DeepEquals(changed[field], original[field])) return $"{field} may not be changed";
        foreach (var field in (string[])["name", "namespace"])
            if (!JsonNode.DeepEquals((changed["metadata"] as JsonObject)?[field], original["metadata"]?[field])) return $"metadata.{field} may not be changed";
        return "";
    }

    private static List<OverrideConflict> Conflicts(List<OverrideEdit> edits)
    {
        var conflicts = new List<OverrideConflict>();
        for (var later = 1; later < edits.Count; later++)
            for (var earlier = 0; earlier < later; earlier++)
            {
                // Within one policy a rule for all and one for some is how exceptions are written.
                if (edits[earlier].Policy == edits[later].Policy || !edits[later].Claim.Overrules(edits[earlier].Claim)) continue;
                var conflict = new OverrideConflict(edits[later].Claim.Field, edits[later].Policy, edits[earlier].Policy);
                if (!conflicts.Contains(conflict)) conflicts.Add(conflict);
            }
        return conflicts;
    }
}
