namespace Meridian.Federation;

/// <summary>The replicas that overrides give members, whatever the division says.</summary>
internal static class FixedReplicas
{
    /// <summary>By member; null if there are none.</summary>
    public static IReadOnlyDictionary<string, long>? Of(IReadOnlyList<OverrideSource> policies, IReadOnlyList<MemberFacts> members)
    {
        if (policies.Count == 0 || !policies.Any(p => p.Spec.Rules.Any(r => r.Replicas is not null))) return null;
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var member in members)
            if (Overrides.Replicas(member, policies) is { } replicas) found[member.Name] = replicas;
        return found;
    }
}
