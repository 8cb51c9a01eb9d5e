using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How the copies of some members differ from the common one.</summary>
/// <param name="Name">The same for members with the same differences.</param>
/// <param name="Adapt">Makes the difference. Fails with 422 if a change does not apply.</param>
internal sealed record CopyVariant(string Name, Func<JsonObject, OverrideOutcome> Adapt);

/// <summary>The overrides of one object's copies. Immutable.</summary>
/// <param name="policies">Policies about the object, in the order of application.</param>
internal sealed class CopyOverrides(IReadOnlyList<OverrideSource> policies)
{
    /// <summary>Whether they are those of these policies as they are now.</summary>
    public bool AreOf(IReadOnlyList<OverrideSource> others)
    {
        if (policies.Count != others.Count) return false;
        for (var i = 0; i < policies.Count; i++)
            if (!ReferenceEquals(policies[i], others[i])) return false;
        return true;
    }

    /// <summary>How a member's copy differs from the common one; null if it does not.</summary>
    public CopyVariant? For(MemberState member)
    {
        if (policies.Count == 0) return null;
        var facts = CandidateBook.Facts(member);
        var name = string.Join(',', policies.SelectMany((policy, i) => policy.RulesFor(facts).Select(r => $"{i}.{r.Index}")));
        return name.Length == 0 ? null : new CopyVariant(name, copy => Applied(copy, facts));
    }

    private OverrideOutcome Applied(JsonObject copy, MemberFacts member)
    {
        var outcome = Overrides.Apply(copy, member, policies);
        return outcome.Failure.Length == 0 ? outcome : throw new StatusException(422, "Invalid", outcome.Failure);
    }
}
