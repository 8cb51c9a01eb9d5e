using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>A copy after overrides.</summary>
/// <param name="Copy">The changed copy; the unchanged one if a change did not apply.</param>
/// <param name="Edits">What was set, in order, by whom.</param>
/// <param name="Conflicts">Fields that two policies want to be different.</param>
/// <param name="Failure">Which change did not apply and why; empty if all did.</param>
internal sealed record OverrideOutcome(
    JsonObject Copy, IReadOnlyList<OverrideEdit> Edits, IReadOnlyList<OverrideConflict> Conflicts, string Failure = "");

/// <summary>A field that a policy has set.</summary>
/// <param name="Policy">The policy, as <see cref="OverrideSource.Title"/>.</param>
/// <param name="Claim">Field and value.</param>
internal sealed record OverrideEdit(string Policy, OverrideClaim Claim);

/// <summary>Two policies that want a field to be different.</summary>
/// <param name="Field">The field as the later policy names it.</param>
/// <param name="Winner">The policy that was applied later: its value holds.</param>
/// <param name="Loser">The other policy.</param>
internal sealed record OverrideConflict(string Field, string Winner, string Loser)
{
    /// <summary>What a person reads.</summary>
    public override string ToString() => $"{Field} is set by {Loser} and by {Winner}, which has the last word";
}
