using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What one member is to be brought to for one object.</summary>
/// <param name="Kind">How the object's kind is copied.</param>
/// <param name="State">What members should hold.</param>
/// <param name="Decision">The member's part.</param>
/// <param name="Before">What became of it so far; null if nothing was tried.</param>
internal sealed record CopyTask(PropagatedKind Kind, DesiredState State, PlacementDecision Decision, CopyRecord? Before)
{
    /// <summary>Told what was done, to be told on together with what is done in other members.</summary>
    public required Action<string> Done { get; init; }

    /// <summary>The federated object.</summary>
    public KubeObject Source => State.Source;

    /// <summary>Its key.</summary>
    public ObjectKey Key => State.Source.Key;

    /// <summary>Whether the federated object is on its way out.</summary>
    public bool IsWithdrawn => State.IsWithdrawn;

    /// <summary>What to do in the member.</summary>
    public PlacementVerdict Verdict => IsWithdrawn ? PlacementVerdict.Remove : Decision.Verdict;

    /// <summary>Why, for people.</summary>
    public string Message => Decision.Message;

    /// <summary>What the copy should say.</summary>
    /// <param name="member">The member it is for.</param>
    /// <param name="existing">The copy as it is in the member, or null.</param>
    /// <exception cref="StatusException">422: an override does not apply.</exception>
    public DesiredCopy Desired(MemberState member, KubeObject? existing) => State.Template.With(Decision.Share, existing, member);
}
