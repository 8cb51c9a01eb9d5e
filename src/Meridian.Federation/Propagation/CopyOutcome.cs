using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What became of a decision in one member.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="State">One word: of <see cref="CopyStates"/>.</param>
/// <param name="Copy">The copy as last seen, if it is ours and the member can be seen.</param>
/// <param name="UpToDate">Whether the copy is as decided.</param>
/// <param name="Failure">What went wrong, or is else to be known beyond the decision; empty for nothing.</param>
/// <param name="IsUnknown">Whether it is not known what the member holds, though it may hold something: nothing may be concluded from that.</param>
internal sealed record CopyOutcome(
    PlacementDecision Decision, string State, KubeObject? Copy = null, bool UpToDate = false, string Failure = "", bool IsUnknown = false)
{
    /// <summary>Machine-readable reason: the failure's if there is one.</summary>
    public string Reason
    {
        get => field.Length > 0 ? field : Failure.Length > 0 ? State : Decision.Reason;
        init;
    }

    = "";

    /// <summary>What a person reads.</summary>
    public string Message => Failure.Length > 0 ? Failure : Decision.Message;
}
